import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLine as openProxy } from '#bin/faults/line.ts';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { openLine } from '#realtime/testing/line.ts';

const WAIT = { timeout: 60_000 };

let house: House;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([
    startHouse({ env: { VIGIE_HISTORY_WEEKS: '8' } }),
    openBrowser(['--disable-3d-apis'])
  ]);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

async function wall(web: string): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  await page.goto(`${web}/mur/region`, { timeout: 60_000 });
  await live(page);
  await page.evaluate(() => Object.assign(globalThis, { stayed: true }));
  return { page, context };
}

const live = (page: Page) => page.waitForSelector('[data-cut="no"]', { timeout: 90_000 });
const stayed = (page: Page) => page.evaluate(() => 'stayed' in globalThis);
const filled = (page: Page) => page.locator('main [data-symbol^="level-"]').count();

/** The band of a cut stands, with the picture's time and age, and nothing on the wall is filled. */
async function expectCut(page: Page): Promise<void> {
  await page.waitForSelector('[data-cut="yes"]', { timeout: 60_000 });
  const band = page.locator('[role="alert"]');
  await expect
    .poll(() => band.textContent(), WAIT)
    .toMatch(/IMAGE DE \d\d:\d\d, il y a \d+.(s|min) · liaison écran–serveur coupée/);
  // A wall that starts into its last picture reads it, and the ground of its map, a moment later.
  await expect.poll(() => page.locator('[data-panel="map"] [data-finess]').count(), WAIT).toBe(5);
  await expect
    .poll(() => page.locator('[data-panel="indicators"] dd').first().textContent(), WAIT)
    .toMatch(/\d/);
  expect(await filled(page)).toBe(0);
}

describe('a wall that nobody watches over', () => {
  it('keeps its picture through a server that hangs and is killed, then tells of the cut', async () => {
    const { page, context } = await wall(house.web);
    const pid = house.pidOf('realtime');
    if (pid === null) throw new Error('realtime does not run');
    process.kill(pid, 'SIGSTOP');
    await expectCut(page);
    process.kill(pid, 'SIGKILL');
    await live(page);
    await expect.poll(() => filled(page), WAIT).toBeGreaterThan(0);
    const digest = () => page.locator('[data-panel="digest"]').textContent(WAIT);
    await expect.poll(digest, WAIT).toMatch(/Coupure \d\d:\d\d–\d\d:\d\d/);
    await expect.poll(digest, WAIT).toMatch(/rien n’a changé|changement/);
    expect(await stayed(page)).toBe(true);
    await context.close();
  });

  it('keeps its picture through a network cut, and comes back by itself', async () => {
    const line = await openLine(Number(new URL(house.web).port));
    const { page, context } = await wall(line.base);
    line.refuse(true);
    await expectCut(page);
    line.refuse(false);
    await live(page);
    expect(await stayed(page)).toBe(true);
    await context.close();
    await line.close();
  });

  it('says within 12 s that a proxy delivers everything a minute late', async () => {
    const port = Number(new URL(house.web).port);
    const late = await openProxy({ port: 0 }, () => ({ port }));
    const { page, context } = await wall(`http://127.0.0.1:${'port' in late.near ? late.near.port : 0}`);
    late.hinder({ delayMs: 60_000 });
    const began = performance.now();
    await page.waitForSelector('[data-cut="yes"]', { timeout: 60_000, state: 'attached' });
    // The rule is 12 s of silence; a look every half second, and a machine with other work.
    expect(performance.now() - began).toBeLessThan(14_000);
    // A minute later the old news arrives, and is not taken for new.
    await page.waitForTimeout(65_000);
    expect(await page.locator('[data-cut="yes"]').count()).toBeGreaterThan(0);
    late.reset();
    late.mend();
    await live(page);
    expect(await stayed(page)).toBe(true);
    await context.close();
    await late.close();
  });

  it('starts with the server away into its last picture', async () => {
    const { page, context } = await wall(house.web);
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated', null, {
      timeout: 60_000
    });
    // The picture is kept as soon as it is whole: a first figure on screen, then the browser's store.
    await page.waitForFunction(
      () => /\d/.test(document.querySelector('[data-panel="indicators"] dd')?.textContent ?? ''),
      null,
      WAIT
    );
    await page.waitForFunction(
      () =>
        new Promise<boolean>((resolve) => {
          const request = indexedDB.open('vigie-live', 1);
          request.onerror = () => resolve(false);
          request.onsuccess = () => {
            const all = request.result.transaction('pictures').objectStore('pictures').getAll();
            all.onerror = () => resolve(false);
            all.onsuccess = () => {
              request.result.close();
              resolve(all.result.some((picture: { topics: unknown[] }) => picture.topics.length === 2));
            };
          };
        }),
      null,
      { ...WAIT, polling: 500 }
    );
    await page.close();
    await house.stop();
    const again = await context.newPage();
    await vi.waitFor(() => again.goto(`${house.web}/mur/region`, { timeout: 30_000 }), { timeout: 60_000 });
    await expectCut(again);
    expect(await again.locator('[data-panel="band"]').textContent()).toContain('SIMULATION');
    await expect
      .poll(() => again.evaluate(() => document.fonts.check('16px "Public Sans"')), WAIT)
      .toBe(true);
    // Other pages are the server's alone.
    const desk = await context.newPage();
    await expect(desk.goto(`${house.web}/pc`)).rejects.toThrow();
    await context.close();
  });
});
