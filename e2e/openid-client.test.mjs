// A relying party that we did not write: npm's openid-client, through a real browser.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import * as oidc from 'openid-client';
import { Browser, consentIfAsked, logIn, shows } from './lib/browser.mjs';
import { freePorts } from './lib/scratch.mjs';
import { Tegata } from './lib/tegata.mjs';

describe('npm openid-client', () => {
  let tegata;
  let browser;
  let service;
  let redirect;
  let email;
  before(async () => {
    tegata = await Tegata.start();
    const [port] = await freePorts(1);
    redirect = `http://127.0.0.1:${port}/callback`;
    service = createServer((_, response) => { response.end('<p id="there">here</p>'); }).listen(port, '127.0.0.1');
    email = tegata.member('taro');
    browser = await Browser.start();
  });
  after(async () => { service?.close(); await browser?.stop(); await tegata?.stop(); });

  async function discover(app, authentication) {
    return oidc.discovery(new URL(tegata.url), app.client_id, app.client_secret, authentication, { execute: [oidc.allowInsecureRequests] });
  }

  /** Sends a browser through the authorization endpoint; gives back where it arrived. */
  async function authorize(config, page, parameters, { password = false } = {}) {
    const verifier = oidc.randomPKCECodeVerifier();
    const expected = { pkceCodeVerifier: verifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirect, scope: 'openid profile email groups', state: expected.expectedState, nonce: expected.expectedNonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...parameters,
    });
    await page.goto(url.href);
    if (password) {
      await logIn(page, email);
      await consentIfAsked(page);
    }
    await page.locator('#there').waitFor();
    return { at: new URL(page.url()), expected };
  }

  const methods = [
    ['client_secret_basic', (secret) => oidc.ClientSecretBasic(secret), []],
    ['client_secret_post', (secret) => oidc.ClientSecretPost(secret), ['--token-endpoint-auth-method', 'client_secret_post']],
    ['none', () => oidc.None(), ['--public']],
  ];
  for (const [method, authentication, flags] of methods) {
    test(`logs a member in with ${method}, and reads who it is`, async () => {
      const app = tegata.oidc(`Client ${method}`, redirect, ...flags);
      const config = await discover(app, authentication(app.client_secret));
      const page = await browser.visitor();
      const { at, expected } = await authorize(config, page, {}, { password: true });
      const tokens = await oidc.authorizationCodeGrant(config, at, expected);
      const claims = tokens.claims();
      const person = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
      assert.equal(person.sub, claims.sub);
      assert.equal(person.email, email);
      assert.equal(person.email_verified, true);
      assert.equal(person.family_name, '佐藤');
      await assert.rejects(oidc.authorizationCodeGrant(config, at, expected), (error) => error.error === 'invalid_grant');
    });
  }

  for (const algorithm of ['ES256', 'PS256', 'EdDSA']) {
    test(`verifies an ID token signed with ${algorithm}`, async () => {
      const app = tegata.oidc(`Client ${algorithm}`, redirect, '--id-token-signed-response-alg', algorithm);
      const config = await oidc.discovery(new URL(tegata.url), app.client_id, { client_secret: app.client_secret, id_token_signed_response_alg: algorithm },
        undefined, { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] });
      const page = await browser.visitor();
      const { at, expected } = await authorize(config, page, {}, { password: true });
      assert.ok((await oidc.authorizationCodeGrant(config, at, expected)).claims().sub);
    });
  }

  test('is not asked twice, except with prompt=login; prompt=none without a session says login_required', async () => {
    const app = tegata.oidc('Client prompt', redirect);
    const config = await discover(app);
    const page = await browser.visitor();
    const silent = await authorize(config, page, { prompt: 'none' });
    await assert.rejects(oidc.authorizationCodeGrant(config, silent.at, silent.expected), (error) => error.error === 'login_required');
    const first = await authorize(config, page, {}, { password: true });
    const before = (await oidc.authorizationCodeGrant(config, first.at, first.expected)).claims();
    const again = await authorize(config, page, {});
    const same = (await oidc.authorizationCodeGrant(config, again.at, again.expected)).claims();
    assert.equal(same.auth_time, before.auth_time);
    const forced = await authorize(config, page, { prompt: 'login' }, { password: true });
    const later = (await oidc.authorizationCodeGrant(config, forced.at, { ...forced.expected, maxAge: 60 })).claims();
    assert.ok(later.auth_time >= before.auth_time);
    assert.equal(later.sub, before.sub);
  });

  test('logs out at the end-session endpoint and comes back', async () => {
    const [port] = await freePorts(1);
    const home = `http://127.0.0.1:${port}/bye`;
    const bye = createServer((_, response) => { response.end('<p id="bye">bye</p>'); }).listen(port, '127.0.0.1');
    try {
      const app = tegata.oidc('Client logout', redirect, '--post-logout-redirect-uri', home);
      const config = await discover(app);
      const page = await browser.visitor();
      const { at, expected } = await authorize(config, page, {}, { password: true });
      const tokens = await oidc.authorizationCodeGrant(config, at, expected);
      await page.goto(oidc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token, post_logout_redirect_uri: home, state: 's1' }).href);
      const confirm = page.locator('button[name="logout"]');
      if (await confirm.count() > 0) await confirm.click();
      await page.locator('#bye').waitFor();
      assert.equal(new URL(page.url()).searchParams.get('state'), 's1');
      await page.goto(`${tegata.url}/`);
      await shows(page, 'login');
    } finally { bye.close(); }
  });
});
