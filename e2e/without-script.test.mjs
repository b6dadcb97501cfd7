// The login pages need no script: desktop and phone apps show them in views that have none.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Browser, consentIfAsked, logIn, shows } from './lib/browser.mjs';
import { freePorts } from './lib/scratch.mjs';
import { Tegata } from './lib/tegata.mjs';

describe('a browser without script', () => {
  let tegata;
  let browser;
  let client;
  let service;
  let email;
  before(async () => {
    tegata = await Tegata.start();
    const [port] = await freePorts(1);
    client = tegata.oidc('Plain', `http://127.0.0.1:${port}/callback`, '--public');
    client.redirect = `http://127.0.0.1:${port}/callback`;
    service = createServer((_, response) => { response.end('<p id="there">here</p>'); }).listen(port, '127.0.0.1');
    email = tegata.member('taro');
    browser = await Browser.start();
  });
  after(async () => { service?.close(); await browser?.stop(); await tegata?.stop(); });

  test('logs in for a service and arrives there with a code', async () => {
    const page = await browser.visitor({ script: false });
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
    const query = new URLSearchParams({
      client_id: client.client_id, redirect_uri: client.redirect, response_type: 'code', scope: 'openid', state: 'abc',
      code_challenge: challenge, code_challenge_method: 'S256',
    });
    await page.goto(`${tegata.url}/oauth2/authorize?${query}`);
    await logIn(page, email);
    await consentIfAsked(page);
    await page.locator('#there').waitFor();
    const arrived = new URL(page.url());
    assert.equal(arrived.origin + arrived.pathname, client.redirect);
    assert.equal(arrived.searchParams.get('state'), 'abc');
    assert.ok(arrived.searchParams.get('code'));
    assert.equal(arrived.searchParams.get('iss'), tegata.url);
  });

  test('sees a wrong password answered on the same page, with status 422', async () => {
    const page = await browser.visitor({ script: false });
    await page.goto(`${tegata.url}/login`);
    const answer = page.waitForResponse((response) => response.request().method() === 'POST');
    await logIn(page, email, 'not-the-password-at-all');
    assert.equal((await answer).status(), 422);
    await shows(page, 'login');
    await page.locator('[role="alert"]').first().waitFor();
  });

  test('gets a login page of at most 20 KB and one style sheet', async () => {
    const page = await browser.visitor({ script: false });
    const got = [];
    page.on('response', (response) => got.push(response));
    await page.goto(`${tegata.url}/login`);
    const document = await got[0].body();
    assert.ok(document.length <= 20 * 1024, `${document.length} bytes`);
    const sheets = got.filter((response) => response.request().resourceType() === 'stylesheet');
    assert.equal(sheets.length, 1);
    assert.match(sheets[0].headers()['cache-control'], /immutable/);
  });
});
