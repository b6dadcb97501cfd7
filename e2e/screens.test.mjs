// Every screen in both sizes, colour schemes and languages: no accessibility violation (axe: WCAG 2.2 A and AA), nothing
// wider than the window, nothing that the page's own security policy had to stop.
// TEGATA_SCREENSHOTS=DIR keeps a picture of each.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser, consentIfAsked, logIn, send, shows } from './lib/browser.mjs';
import { mailTo } from './lib/outbox.mjs';
import { COMPANY, Tegata } from './lib/tegata.mjs';
import { totp } from './lib/totp.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = process.env.TEGATA_SCREENSHOTS;
const looks = [];
for (const width of [390, 1280]) for (const scheme of ['light', 'dark']) for (const locale of ['ja-JP', 'en-US']) looks.push({ width, scheme, locale });

describe('screens', () => {
  let tegata;
  let browser;
  before(async () => {
    tegata = await Tegata.start();
    await tegata.startSamples();
    for (const [name, url] of [['勤怠管理', 'https://time.sakura.example/'], ['社内ポータル', 'https://intranet.sakura.example/']]) {
      tegata.assign(tegata.cli('app', 'create-link', '--company', 'sakura', '--name', name, '--url', url).slug);
    }
    for (const [group, methods] of [['strict', 'mail,totp'], ['stricter', 'totp']]) {
      tegata.cli('group', 'create', '--company', COMPANY, '--slug', group, '--name', group);
      tegata.cli('policy', 'set', '--company', COMPANY, '--group', group, 'second_step=always', `second_step_methods=${methods}`);
    }
    browser = await Browser.start();
  });
  after(async () => { await browser?.stop(); await tegata?.stop(); });

  for (const look of looks) {
    const name = `${look.width} ${look.scheme} ${look.locale.slice(0, 2)}`;
    test(`login pages, ${name}`, async () => {
      const page = await watched(browser, look);
      await page.goto(`${tegata.url}/login`);
      await judge(page, 'login', look);
      await page.fill('[name="email"]', 'nobody@sakura.example');
      await page.fill('[name="password"]', 'not the password');
      await send(page, 'password');
      await page.locator('[role="alert"]').first().waitFor();
      await judge(page, 'login-wrong', look);
      await page.goto(`${tegata.url}/oauth2/authorize?client_id=nobody`);
      await shows(page, 'error');
      await judge(page, 'error', look);
      await firstPassword(tegata, page, look);
    });

    test(`second step, ${name}`, async () => {
      const page = await watched(browser, look);
      await byMail(tegata, page, look);
      await page.context().clearCookies();
      await byApp(tegata, page, look);
    });

    test(`forgotten password, ${name}`, async () => {
      const page = await watched(browser, look);
      const email = tegata.member(`f${look.width}${look.scheme}${look.locale.slice(0, 2)}`);
      await page.goto(`${tegata.url}/password/forgot`);
      await judge(page, 'forgot', look);
      await page.fill('[name="email"]', email);
      await send(page, 'email');
      await judge(page, 'link-sent', look);
      const { text } = await mailTo(tegata, email);
      await page.goto(text.match(/http:\S+\/password\/link\/\S+/)[0]);
      await shows(page, 'new-password');
      await judge(page, 'reset', look);
    });

    test(`portal, ${name}`, async () => {
      const page = await watched(browser, look);
      const email = tegata.member(`p${look.width}${look.scheme}${look.locale.slice(0, 2)}`);
      await page.goto(`${tegata.url}/`);
      await logIn(page, email);
      await consentIfAsked(page);
      await page.getByText('Sample OIDC').waitFor();
      await judge(page, 'home', look);
      for (const [path, screen] of [['/account', 'account'], ['/account/profile', 'profile']]) {
        await page.goto(`${tegata.url}${path}`);
        await page.locator('main h1').waitFor();
        await judge(page, screen, look);
      }
      await page.getByRole('link', { name: /^(編集|Edit)$/ }).click();
      await page.locator('[name="family_name"]').waitFor();
      await judge(page, 'profile-edit', look);
    });
  }
});

async function firstPassword(tegata, page, look) {
  const { email, password } = tegata.newcomer(`n${look.width}${look.scheme}${look.locale.slice(0, 2)}`);
  await page.goto(`${tegata.url}/login`);
  await page.fill('[name="email"]', email);
  await send(page, 'email');
  await shows(page, 'password');
  await judge(page, 'password', look);
  await page.fill('[name="password"]', password);
  await send(page, 'password');
  await shows(page, 'new-password');
  await judge(page, 'new-password', look);
}

/** The code page with a code by mail, an authenticator that must be set up, and what comes of wrong codes. */
async function byMail(tegata, page, look) {
  const email = tegata.member(`m${look.width}${look.scheme}${look.locale.slice(0, 2)}`);
  tegata.cli('group', 'add', '--company', COMPANY, '--group', 'stricter', '--email', email);
  await page.goto(`${tegata.url}/login`);
  await logIn(page, email);
  await shows(page, 'code');
  await judge(page, 'code-mail', look);
  await page.fill('[name="code"]', '12345');
  await send(page, 'code');
  await page.locator('[role="alert"]').first().waitFor();
  await judge(page, 'code-wrong', look);
  const { subject, text } = await mailTo(tegata, email);
  const [digits] = text.match(/\d{6}/);
  assert.ok(!subject.includes(digits), 'no code in a subject');
  await page.fill('[name="code"]', digits);
  await shows(page, 'enrol-totp');
  await judge(page, 'enrol', look);
  const secret = await page.locator('[data-totp-secret]').first().textContent();
  await page.fill('[name="code"]', await totp(secret.replace(/\s/g, '')));
  await shows(page, 'terms');
}

/** The code page with an authenticator, and the other ways. */
async function byApp(tegata, page, look) {
  const email = tegata.member(`a${look.width}${look.scheme}${look.locale.slice(0, 2)}`);
  tegata.cli('group', 'add', '--company', COMPANY, '--group', 'strict', '--email', email);
  tegata.cli('member', 'enrol-totp', '--company', COMPANY, '--email', email, '--generate');
  await page.goto(`${tegata.url}/login`);
  await logIn(page, email);
  await shows(page, 'code');
  await page.locator('[name="method"]').first().click();
  await shows(page, 'method');
  await judge(page, 'method', look);
  await page.locator('button[name="method"][value="totp"]').click();
  await shows(page, 'code');
  await judge(page, 'code-app', look);
}

/** A page whose policy violations are kept. */
async function watched(browser, look) {
  const page = await browser.visitor({ ...look, height: look.width < 500 ? 844 : 800 });
  page.stopped = [];
  page.on('console', (message) => { if (/Content Security Policy|Trusted Type/i.test(message.text())) page.stopped.push(message.text()); });
  page.on('pageerror', (error) => page.stopped.push(String(error)));
  return page;
}

async function judge(page, screen, { width, scheme, locale }) {
  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${screen}-${width}-${scheme}-${locale.slice(0, 2)}.png`) });
  }
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  const words = violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  assert.deepEqual(words, [], `${screen}`);
  const over = await page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${screen} is ${over} pixels too wide`);
  assert.deepEqual(page.stopped, [], `${screen}`);
}
