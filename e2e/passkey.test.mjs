// Passkeys with Chromium's virtual authenticator: made in the account, offered by autofill, behind the button, and as
// the second step; in both languages.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser, consentIfAsked, logIn, pageName, shows } from './lib/browser.mjs';
import { COMPANY, Tegata } from './lib/tegata.mjs';
import { totp } from './lib/totp.mjs';

/** A device that keeps passkeys and always recognises its owner. */
async function device(page) {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  const recognises = (isUserVerified) => client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  const answers = (enabled) => client.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  return { recognises, answers };
}

describe('passkeys', () => {
  let tegata;
  let browser;
  before(async () => {
    tegata = await Tegata.start();
    tegata.cli('policy', 'set', '--company', COMPANY, 'second_step=always', 'second_step_methods=totp,passkey');
    browser = await Browser.start();
  });
  after(async () => { await browser?.stop(); await tegata?.stop(); });

  for (const [locale, words] of [['ja-JP', 'パスキーで本人確認'], ['en-GB', 'Verify with your passkey']]) {
    test(`one is made by an account with an authenticator, and logs in three ways (${locale})`, async () => {
      const name = locale.slice(0, 2);
      const email = tegata.member(`passkey-${name}`);
      const page = await browser.visitor({ locale });
      const phone = await device(page);
      await phone.answers(true);

      // A session that has just proved an authenticator may add a passkey.
      const secret = tegata.cli('member', 'enrol-totp', '--company', COMPANY, '--email', email, '--generate');
      await page.goto(`${tegata.url}/login`);
      await logIn(page, email);
      await shows(page, 'code');
      await page.fill('[name="code"]', await totp(secret.secret));
      // Six digits at once send themselves.
      await shows(page, 'terms');
      await consentIfAsked(page);
      await page.waitForURL(`${tegata.url}/`);
      const made = await page.evaluate(add);
      assert.equal(made.status, 201, JSON.stringify(made));

      // By the button, with a device that says no first.
      await signOut(page);
      // Before the page is there: it asks by itself, and a device that agrees would answer at once.
      await phone.recognises(false);
      await page.goto(`${tegata.url}/login?lang=${name}`);
      const button = page.locator('form[data-passkey] button[type="submit"]');
      await button.click();
      await page.locator('[data-passkey-cancelled]:not([hidden])').waitFor();
      assert.equal(await pageName(page), 'login', 'cancelled is no error');
      await phone.recognises(true);
      await button.click();
      await page.waitForURL(`${tegata.url}/`);

      // By autofill: the page asks as soon as it is there.
      await signOut(page);
      await page.goto(`${tegata.url}/login`);
      await page.waitForURL(`${tegata.url}/`);

      // After the password.
      await signOut(page);
      await phone.answers(false);
      await page.goto(`${tegata.url}/login`);
      await logIn(page, email);
      if (await pageName(page) === 'code') {
        await page.locator('button[name="method"]').click();
        await shows(page, 'method');
        await page.locator('button[name="method"][value="passkey"]').click();
      }
      await shows(page, 'passkey');
      await page.locator(`a[hreflang="${name}"]`).click();
      await page.waitForURL(/lang=/);
      await shows(page, 'passkey');
      assert.match(await page.locator('h1').textContent(), new RegExp(words));
      await phone.answers(true);
      await page.locator('form[data-passkey] button[type="submit"]').first().click();
      await page.waitForURL(`${tegata.url}/`);
    });
  }

  test('a browser without script has the other ways', async () => {
    const email = tegata.member('plain');
    const page = await browser.visitor({ script: false });
    await page.goto(`${tegata.url}/login`);
    assert.equal(await page.locator('form[data-passkey] button').isVisible(), false);
    await logIn(page, email);
    await shows(page, 'code');
  });
});

async function signOut(page) {
  await page.context().clearCookies();
}

/** In the page: what the portal does to add a passkey. */
async function add() {
  const call = (path, body) => fetch(path, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  const asked = await call('/api/v1/me/passkeys/options', {});
  if (!asked.ok) return { status: asked.status, text: await asked.text() };
  const { public_key: text, ceremony, name } = await asked.json();
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(text));
  const credential = await navigator.credentials.create({ publicKey });
  const kept = await call('/api/v1/me/passkeys', { ceremony, answer: JSON.stringify(credential.toJSON()), name });
  return { status: kept.status, text: await kept.text() };
}
