// M3: a member with a temporary password, e-mail address first.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser, logIn, send, setPassword, shows } from './lib/browser.mjs';
import { PASSWORD, Tegata } from './lib/tegata.mjs';

describe('a member with a temporary password', () => {
  let tegata;
  let browser;
  before(async () => { tegata = await Tegata.start(); browser = await Browser.start(); });
  after(async () => { await browser?.stop(); await tegata?.stop(); });

  test('gives the address first, then the password, then sets one and sees home', async () => {
    const { email, password } = tegata.newcomer('yuki');
    const page = await browser.visitor();
    await page.goto(`${tegata.url}/`);
    await shows(page, 'login');
    await page.fill('[name="email"]', email);
    await send(page, 'email');
    await shows(page, 'password');
    await page.fill('[name="password"]', password);
    await send(page, 'password');
    await setPassword(page);
    await page.waitForURL(`${tegata.url}/`);
    await page.context().clearCookies();
    await page.goto(`${tegata.url}/`);
    await logIn(page, email);
    await page.waitForURL(`${tegata.url}/`);
  });

  test('is told when the two passwords differ, when one is too short, and when consent is missing', async () => {
    const { email, password } = tegata.newcomer('mio');
    const page = await browser.visitor();
    await page.goto(`${tegata.url}/`);
    await logIn(page, email, password);
    await shows(page, 'new-password');
    for (const [first, second, agreed] of [[PASSWORD, `${PASSWORD}x`, true], ['kawa', 'kawa', true], [PASSWORD, PASSWORD, false]]) {
      await page.evaluate(() => { for (const form of document.forms) form.noValidate = true; });
      await page.fill('[name="new_password"]', first);
      await page.fill('[name="new_password_confirmation"]', second);
      await page.setChecked('input[type="checkbox"][name="consent"]', agreed);
      await page.evaluate(() => { for (const field of document.querySelectorAll('[required],[minlength]')) { field.required = false; field.removeAttribute('minlength'); } });
      await send(page, 'new_password');
      await page.locator('[role="alert"]').first().waitFor();
      await shows(page, 'new-password');
    }
  });

  test('cannot use the temporary password once it has set its own', async () => {
    const { email, password } = tegata.newcomer('jun');
    const page = await browser.visitor();
    await page.goto(`${tegata.url}/`);
    await logIn(page, email, password);
    await setPassword(page);
    await page.waitForURL(`${tegata.url}/`);
    const again = await browser.visitor();
    await again.goto(`${tegata.url}/`);
    await logIn(again, email, password);
    await again.locator('[role="alert"]').first().waitFor();
    assert.equal(await again.locator('body').getAttribute('data-page'), 'login');
  });
});
