// `kill -9` in the middle of a thousand logins loses nothing that was answered: every session that a browser holds still
// counts, and every code that was spent stays spent.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Plain, plainLogin } from './lib/plain.mjs';
import { sleep } from './lib/scratch.mjs';
import { PASSWORD, Tegata } from './lib/tegata.mjs';

const LOGINS = Number(process.env.TEGATA_E2E_LOGINS ?? 1000);
const MEMBERS = 20;
const KILLS = 4;
const REDIRECT = 'http://127.0.0.1:9/callback';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

const databases = ['sqlite', ...(process.env.TEGATA_TEST_POSTGRES ? ['postgres'] : [])];

describe('kill -9', () => {
  for (const database of databases) {
    test(`loses nothing that was answered (${database})`, async () => {
      const tegata = await Tegata.start({ database });
      try {
        const client = tegata.oidc('Storm', REDIRECT, '--public');
        const members = Array.from({ length: MEMBERS }, (_, n) => tegata.member(`m${n}`));
        for (const email of members) await plainLogin(new Plain(tegata.url), `${tegata.url}/login`, email, PASSWORD);
        const answered = await storm(tegata, client.client_id, members);
        assert.ok(answered.length >= LOGINS, `${answered.length} logins`);
        await judge(tegata, client.client_id, answered);
      } finally { await tegata.stop(); }
    });
  }
});

/** Logs in over and over from eight browsers while the server is killed now and then. */
async function storm(tegata, clientId, members) {
  const answered = [];
  const state = { begun: 0, done: false };
  const worker = async () => {
    while (answered.length < LOGINS) {
      const email = members[(state.begun += 1) % members.length];
      try { answered.push(await oneLogin(tegata.url, clientId, email)); } catch (error) {
        if (!isOutage(error)) throw error;
        await sleep(50);
      }
    }
  };
  const killer = async () => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      while (answered.length < (LOGINS * kill) / (KILLS + 1)) await sleep(20);
      await tegata.server.stop('SIGKILL');
      await tegata.serve();
    }
  };
  await Promise.all([killer(), ...Array.from({ length: 8 }, worker)]);
  return answered;
}

async function oneLogin(url, clientId, email) {
  const browser = new Plain(url);
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: REDIRECT, response_type: 'code', scope: 'openid',
    state: 's', code_challenge: CHALLENGE, code_challenge_method: 'S256' });
  await plainLogin(browser, `${url}/oauth2/authorize?${query}`, email, PASSWORD);
  const code = browser.left?.searchParams.get('code');
  // A login that the outage cut short was not answered.
  if (!code) throw Object.assign(new Error(`no code: ${browser.status} ${browser.text.slice(0, 200)}`), { outage: browser.status >= 500 });
  const answer = { cookies: new Map(browser.cookies), code, spent: false };
  const token = await redeem(url, clientId, code).catch((error) => { if (!isOutage(error)) throw error; });
  // An answer that never came says nothing about whether the code was spent.
  answer.spent = token?.status === 200;
  return answer;
}

const redeem = (url, clientId, code) => fetch(`${url}/oauth2/token`, {
  method: 'POST',
  body: new URLSearchParams({ grant_type: 'authorization_code', client_id: clientId, code, redirect_uri: REDIRECT, code_verifier: VERIFIER }),
});

const isOutage = (error) => error.outage || error instanceof TypeError || ['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(error.cause?.code);

async function judge(tegata, clientId, answered) {
  let lost = 0;
  let revived = 0;
  for (const { cookies, code, spent } of answered) {
    const browser = new Plain(tegata.url);
    browser.cookies = cookies;
    await browser.send(`${tegata.url}/api/v1/me`);
    if (browser.status !== 200) lost += 1;
    if (spent && (await redeem(tegata.url, clientId, code)).status === 200) revived += 1;
  }
  assert.equal(lost, 0, `${lost} sessions of ${answered.length} are lost`);
  assert.equal(revived, 0, `${revived} spent codes were good again`);
}
