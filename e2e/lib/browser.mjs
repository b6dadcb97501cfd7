// A real Chromium, and what a person does on Tegata's pages.
import { chromium } from 'playwright-core';
import { PASSWORD } from './tegata.mjs';

const EXECUTABLE = process.env.TEGATA_CHROMIUM ?? '/usr/bin/chromium';

export class Browser {
  static async start() {
    const browser = new Browser();
    // Chromium's sandbox does not run as root, which continuous integration usually is.
    const sandbox = process.getuid() === 0 ? ['--no-sandbox'] : [];
    browser.chromium = await chromium.launch({ executablePath: EXECUTABLE, args: sandbox });
    return browser;
  }

  /** A fresh profile with one page. */
  async visitor({ locale = 'ja-JP', width = 1280, height = 800, scheme = 'light', script = true } = {}) {
    const context = await this.chromium.newContext({
      locale, viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: script, timezoneId: 'Asia/Tokyo',
    });
    context.setDefaultTimeout(15_000);
    return context.newPage();
  }

  async stop() { await this.chromium.close(); }
}

/** The name of the login page that is shown. */
export const pageName = (page) => page.locator('body').getAttribute('data-page');

/** Waits for the login page of this name. */
export const shows = (page, name) => page.locator(`body[data-page="${name}"]`).waitFor();

/** Sends the form that has this field, and waits for the page that answers. */
export async function send(page, field) {
  const answered = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame());
  await page.locator(`form:has([name="${field}"]) button[type="submit"]`).first().click();
  await answered;
}

/** E-mail address and password on one page. */
export async function logIn(page, email, password = PASSWORD, { remember = false } = {}) {
  await shows(page, 'login');
  await page.fill('[name="email"]', email);
  await page.fill('[name="password"]', password);
  if (remember) await page.check('[name="remember"]');
  await send(page, 'password');
}

/** The page that asks for a first or new password, with consent where it is asked. */
export async function setPassword(page, password = PASSWORD) {
  await shows(page, 'new-password');
  await page.fill('[name="new_password"]', password);
  await page.fill('[name="new_password_confirmation"]', password);
  await agree(page);
  await send(page, 'new_password');
}

/** Ticks the consent where there is one. */
export async function agree(page) {
  const box = page.locator('input[type="checkbox"][name="consent"]');
  if (await box.count() > 0) await box.check();
}

/** The page that asks only for consent, where a member has not agreed yet. */
export async function consentIfAsked(page) {
  if (await page.locator('body[data-page="terms"]').count() > 0) {
    await agree(page);
    await send(page, 'consent');
  }
}
