// M14, M16, M25, M26: home, the menu, account information from view to update, and both languages.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { Browser, consentIfAsked, logIn, shows } from './lib/browser.mjs';
import { Tegata } from './lib/tegata.mjs';

describe('a member in the portal', () => {
  let tegata;
  let browser;
  let page;
  before(async () => {
    tegata = await Tegata.start();
    tegata.cli('app', 'create-link', '--company', 'sakura', '--name', '勤怠管理', '--url', 'https://time.sakura.example/');
    tegata.assign(tegata.cli('app', 'create-link', '--company', 'sakura', '--name', '社内ポータル', '--url', 'https://intranet.sakura.example/').slug);
    const email = tegata.member('taro');
    browser = await Browser.start();
    page = await browser.visitor();
    await page.goto(`${tegata.url}/`);
    await logIn(page, email);
    await consentIfAsked(page);
    await page.waitForURL(`${tegata.url}/`);
  });
  after(async () => { await browser?.stop(); await tegata?.stop(); });

  test('sees the apps that are assigned, and no other', async () => {
    await page.getByText('社内ポータル').first().waitFor();
    assert.equal(await page.getByText('勤怠管理').count(), 0);
  });

  test('finds an app by typing part of its name', async () => {
    const search = page.getByRole('searchbox');
    await search.fill('ポータル');
    await page.getByRole('link', { name: '社内ポータル' }).waitFor();
    await search.fill('ない');
    await page.getByRole('link', { name: '社内ポータル' }).waitFor({ state: 'hidden' });
    await search.fill('');
  });

  test('opens the settings from the menu and sees five entries', async () => {
    await openMenu(page);
    await page.getByRole('link', { name: 'アカウント各種設定' }).click();
    await page.waitForURL(/\/account$/);
    for (const entry of ['アカウント情報', 'パスワード変更', 'セキュリティ設定', 'ログイン履歴', '認証アプリ設定']) {
      await page.getByText(entry, { exact: true }).first().waitFor();
    }
  });

  test('edits its information, confirms and updates it, with a picture', async () => {
    await page.getByText('アカウント情報', { exact: true }).first().click();
    await page.getByRole('link', { name: '編集', exact: true }).click();
    await page.fill('[name="family_name"]', '齋藤');
    await page.fill('[name="given_name_kana"]', 'タロウ');
    await page.fill('[name="phone_number"]', '03-1234-5678');
    await page.setInputFiles('input[type="file"]', { name: 'me.png', mimeType: 'image/png', buffer: png(40, 40) });
    await page.getByRole('button', { name: '入力内容確認' }).click();
    await page.getByText('齋藤').first().waitFor();
    await page.getByRole('button', { name: '更新' }).click();
    await page.getByRole('link', { name: '編集', exact: true }).waitFor();
    await page.reload();
    await page.getByText('齋藤').first().waitFor();
    await page.getByText('タロウ').first().waitFor();
    const picture = page.locator('main img').first();
    await picture.waitFor();
    assert.ok(await picture.evaluate((image) => image.naturalWidth > 0), 'the picture is shown');
  });

  test('is told that a text file is no picture', async () => {
    await page.getByRole('link', { name: '編集', exact: true }).click();
    await page.setInputFiles('input[type="file"]', { name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('hello') });
    const alert = page.locator('[role="alert"]').filter({ hasText: /\S/ });
    // A file that only pretends to be a picture is found by the server, when it is sent.
    if (await alert.count() === 0) await page.getByRole('button', { name: '入力内容確認' }).click();
    if (await alert.count() === 0) await page.getByRole('button', { name: '更新' }).click();
    await alert.first().waitFor();
    await page.goto(`${tegata.url}/account/profile`);
  });

  test('switches to English, and pages speak English at once', async () => {
    await page.getByRole('link', { name: '編集', exact: true }).click();
    await page.selectOption('[name="language"]', 'en');
    await page.getByRole('button', { name: '入力内容確認' }).click();
    await page.getByRole('button', { name: '更新' }).click();
    await page.getByRole('link', { name: 'Edit', exact: true }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  });

  test('logs out from the menu, and /logout typed by hand does the same', async () => {
    await openMenu(page);
    await page.getByRole('button', { name: 'Log out' }).click();
    await shows(page, 'login');
    await page.goto(`${tegata.url}/account`);
    await shows(page, 'login');
    await page.goto(`${tegata.url}/logout`);
    await shows(page, 'login');
  });
});

async function openMenu(page) {
  await page.locator('[popovertarget="member-menu"]').click();
}

/** A PNG of one colour. */
function png(width, height) {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes) => (bytes.reduce((c, byte) => table[(c ^ byte) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const ends = [Buffer.alloc(4), Buffer.alloc(4)];
    ends[0].writeUInt32BE(data.length);
    ends[1].writeUInt32BE(crc(body));
    return Buffer.concat([ends[0], body, ends[1]]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x7a)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}
