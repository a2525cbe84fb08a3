import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';

const WAIT = { timeout: 60_000 };
const SITE = '960000011';

let house: House;
let browser: Browser;
let context: BrowserContext | null = null;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), openBrowser()]);
});
afterEach(() => context?.close());
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** Opens a page whose script does not come before `release` is called. */
async function early(path: string): Promise<{ page: Page; release: () => void }> {
  context = await browser.newContext();
  const page = await context.newPage();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/_app\/immutable\/.*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(house.web + path, { ...WAIT, waitUntil: 'commit' });
  await page
    .locator('input:not([type=hidden]), select')
    .first()
    .waitFor({ ...WAIT, state: 'attached' });
  // All of the page is there, but its script.
  await page.waitForFunction(() => document.readyState !== 'loading', null, WAIT);
  return { page, release };
}
const runs = (page: Page) => page.waitForSelector('html[data-script="runs"]', WAIT);

/** Gives every field of the page, of open and of closed forms, something else. @returns what is in them now */
const fillAll = (page: Page) =>
  page.evaluate(() => {
    const values: Record<string, string> = {
      number: '7',
      date: '2026-11-02',
      'datetime-local': '2026-11-02T03:04',
      time: '03:04'
    };
    const fields = document.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
      'input, select, textarea'
    );
    for (const field of fields) {
      if (field instanceof HTMLSelectElement) {
        if (field.multiple) for (const option of field.options) option.selected = !option.selected;
        else field.selectedIndex = field.options.length - 1;
      } else if (field instanceof HTMLInputElement && field.type === 'radio') field.checked = true;
      else if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = !field.checked;
      else if (field.type !== 'hidden') field.value = values[field.type] ?? '12';
    }
    return fields.length;
  });
const contents = (page: Page) =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
        'input:not([type=hidden]), select, textarea'
      )
    ].map((field) => {
      const value =
        field instanceof HTMLSelectElement
          ? [...field.selectedOptions].map((option) => option.value).join()
          : field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')
            ? `${field.value} ${field.checked}`
            : field.value;
      return `${field.name || field.getAttribute('aria-label') || field.id}: ${value}`;
    })
  );

it.each([
  `/declarer/${SITE}`,
  '/pc/murs',
  '/pc/evenements',
  '/admin/regles',
  '/admin/sources',
  '/admin/comptes',
  `/admin/sites/${SITE}`,
  '/qualite',
  `/pc/ed/${SITE}`
])('%s: what was typed and chosen before the script ran is still there once it runs', async (path) => {
  const { page, release } = await early(path);
  expect(await fillAll(page)).toBeGreaterThan(0);
  const before = await contents(page);
  release();
  await runs(page);
  expect(await contents(page)).toEqual(before);
});

it('a filter that was typed into before the script ran filters once it runs', async () => {
  const { page, release } = await early('/lits');
  const search = page.locator('input[type=search]').first();
  await search.pressSequentially('Port-Br');
  release();
  await runs(page);
  expect(await search.inputValue()).toBe('Port-Br');
  await page.waitForFunction(() => new URL(location.href).searchParams.get('q') === 'Port-Br', null, WAIT);
});

it('typing goes on where it was while the script arrives', async () => {
  const { page, release } = await early('/connexion');
  const login = page.locator('input[name=login]');
  await login.pressSequentially('prénom');
  await login.press('ArrowLeft');
  await login.press('ArrowLeft');
  release();
  await runs(page);
  await page.keyboard.type('X');
  expect(await login.inputValue()).toBe('prénXom');
});
