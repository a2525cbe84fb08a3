import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { complaints } from '#bin/testing/browser.ts';
import type { House } from '#bin/testing/house.ts';
import { cookiesOf, type Guest } from '#bin/testing/people.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const WAIT = { timeout: 60_000 };

export interface Looking {
  page: Page;
  context: BrowserContext;
  heard: string[];
}

/** Somebody opens a page; with script it is waited for the live picture. */
export async function look(
  browser: Browser,
  house: House,
  guest: Pick<Guest, 'cookie'> | null,
  path: string,
  { width = 1920, script = true }: { width?: number; script?: boolean } = {}
): Promise<Looking> {
  const viewport = { width, height: width === 390 ? 844 : 1080 };
  const context = await browser.newContext({ viewport, javaScriptEnabled: script });
  if (guest) await context.addCookies(cookiesOf(house, guest));
  const page = await context.newPage();
  const heard = complaints(page);
  await page.goto(house.web + path, WAIT);
  if (script && path.includes('/tiu') && !path.includes('reponse'))
    await page
      .locator('header .link')
      .filter({ hasText: /image de|picture of/ })
      .waitFor(WAIT);
  return { page, context, heard };
}

/** Goes on with the tab key until what a selector names has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} is not reached by the tab key`);
}

/** What axe finds against a page. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}
