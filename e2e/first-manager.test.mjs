// The first minutes of a new user: the printed link, a password, home, and both samples by single sign-on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser, setPassword, shows } from './lib/browser.mjs';
import { COMPANY, DOMAIN, Tegata } from './lib/tegata.mjs';

describe('the first manager', () => {
  let tegata;
  let browser;
  let page;
  const email = `hanako@${DOMAIN}`;
  before(async () => {
    tegata = await Tegata.start();
    tegata.newcomer('hanako', { role: 'company-manager', family: '山田', given: '花子' });
    await tegata.startSamples();
    browser = await Browser.start();
    page = await browser.visitor();
  });
  after(async () => { await browser?.stop(); await tegata?.stop(); });

  test('opens the one-time link, sets a password, agrees and sees home', async () => {
    const { url } = tegata.cli('login-link', '--company', COMPANY, '--email', email);
    await page.goto(url);
    assert.ok(!page.url().includes(url.split('/').at(-1)), 'the token is gone from the address');
    await setPassword(page);
    await page.waitForURL(`${tegata.url}/`);
    await page.getByText('Sample OIDC').waitFor();
    await page.getByText('Sample SAML').waitFor();
  });

  test('cannot use the link a second time', async () => {
    const { url } = tegata.cli('login-link', '--company', COMPANY, '--email', email);
    const first = await browser.visitor();
    await first.goto(url);
    await setPassword(first, `mizu-${Date.now()}-hashi`);
    await first.waitForURL(`${tegata.url}/`);
    const second = await browser.visitor();
    await second.goto(url);
    await shows(second, 'error');
  });

  test('clicks the OIDC sample and is logged in there', async () => {
    const visitor = await loggedIn(tegata, browser, email);
    const there = await open(visitor, 'Sample OIDC');
    await shows(there, 'sample-oidc');
    assert.equal(await there.locator('[data-claim="email"]').first().textContent(), email);
  });

  test('clicks the SAML sample and is logged in there', async () => {
    const visitor = await loggedIn(tegata, browser, email);
    const there = await open(visitor, 'Sample SAML');
    await shows(there, 'sample-saml');
    assert.equal(await there.locator('[data-claim="name_id"]').first().textContent(), email);
  });

  test('starts at either sample and comes back logged in, without a password', async () => {
    const visitor = await loggedIn(tegata, browser, email);
    for (const kind of ['oidc', 'saml']) {
      await visitor.goto(`${tegata.samplesUrl}/${kind}/start`);
      await shows(visitor, `sample-${kind}`);
    }
  });
});

/** A fresh browser that came in by a one-time link. */
async function loggedIn(tegata, browser, email) {
  const visitor = await browser.visitor();
  await visitor.goto(tegata.cli('login-link', '--company', COMPANY, '--email', email).url);
  await setPassword(visitor, `yama-${Math.random().toString(36).slice(2)}-kawa`);
  await visitor.waitForURL(`${tegata.url}/`);
  return visitor;
}

/** Clicks a tile; the service opens in this tab or in a new one. */
async function open(page, name) {
  const tile = page.getByRole('link', { name });
  await tile.waitFor();
  const popup = page.context().waitForEvent('page', { timeout: 3000 }).catch(() => null);
  await tile.click();
  return (await popup) ?? page;
}
