import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, openPeople } from '#bin/testing/people.ts';
import { MINUTE } from '#domain/time/instant.ts';
import type { AreaEntry } from '#realtime/protocol/types.ts';
import { expectBudgetHeld, expectSitesApart } from './testing/budget-held.ts';
import { crisis } from './testing/crisis.ts';
import { crowd } from './testing/crowd.ts';
import { samuCrowd } from './testing/samu-crowd.ts';
import { loseAndSee, loseContext, watched } from './testing/lost-context.ts';
import { clipped, pixelsAround, siteSymbols } from './testing/measure-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Maps are drawn without a GPU here, and a screenshot waits for them. */
const WAIT = { timeout: 60_000 };

let house: House;
let browser: Browser;
let flat: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;
let context: BrowserContext | null = null;
let session: Awaited<ReturnType<BrowserContext['storageState']>>;

beforeAll(async () => {
  const env = { VIGIE_REGION: 'idf', VIGIE_DEMO: '0' };
  [house, browser, flat] = await Promise.all([
    startHouse({ env }),
    openBrowser(),
    // Without WebGL the stand-in draws the map: the same frame, whose symbols can be measured.
    openBrowser(['--disable-3d-apis'])
  ]);
  people = await openPeople(house, 'idf');
  const door = await browser.newContext();
  await door.addCookies(cookiesOf(house, await people.screen('wall')));
  session = await door.storageState();
  await door.close();
});
afterEach(() => context?.close());
afterAll(async () => {
  await Promise.all([browser?.close(), flat?.close(), people?.close()]);
  await house?.stop();
});

async function wall(
  on: Browser,
  path: string,
  size = { width: 1920, height: 1080 },
  change?: Parameters<typeof crowd>[1],
  ready = '[data-panel="watch"] li'
): Promise<{ page: Page; heard: string[] }> {
  context = await on.newContext({ viewport: size, storageState: session });
  await crowd(context, change);
  const page = await context.newPage();
  const heard = complaints(page);
  await page.goto(house.web + path, WAIT);
  await page.waitForSelector(`[data-cut="no"] ${ready}`, WAIT);
  await settled(page);
  return { page, heard };
}

/** What the fonts change is laid out in the next frame, and what fits then in the one after. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))
  );
}

describe('the budget of a wall with 91 sites in their worst hour', () => {
  it.each([
    ['/mur/region', 1920, 1080],
    ['/en/mur/region', 1920, 1080],
    ['/mur/region?m=3', 1920, 1080],
    ['/mur/region', 3840, 2160]
  ])('%s on %i × %i: 16 arc-minutes, nothing clipped, nothing overlaps', async (path, width, height) => {
    const { page, heard } = await wall(flat, path, { width, height });
    await page.waitForSelector('[data-map="unsupported"]', WAIT);
    await expectBudgetHeld(page, path);
    await expectSitesApart(page);
    const panels = await page
      .locator('[data-panel]')
      .evaluateAll((found) => found.map((panel) => (panel as HTMLElement).dataset.panel));
    expect(panels).toEqual(
      expect.arrayContaining(['band', 'header', 'map', 'watch', 'blind', 'departments'])
    );
    if (path.includes('m=3')) expect(panels).toContain('changes');
    expect(heard).toEqual([]);
  });

  it('holds it too when coverage is low, and when the picture is cut', async () => {
    const { page } = await wall(flat, '/mur/region', undefined, ({ region }) => {
      const area = region.region as AreaEntry;
      area.measures.level = { ...area.measures.level, value: null, state: 'not_computable' };
      area.floor = { level: 3, count: 3 };
    });
    await expect.poll(() => page.locator('h1').textContent(), WAIT).toBe('Au moins critique');
    await settled(page);
    await expectBudgetHeld(page, '/mur/region');
    await context?.route('**/api/v1/live/*', (route) => route.abort());
    await page.waitForSelector('[data-cut="yes"]', WAIT);
    await expectBudgetHeld(page, '/mur/region');
    const filled = (await siteSymbols(page)).filter(({ symbol }) => symbol.startsWith('level'));
    expect(filled).toEqual([]);
  });

  it.each(['/mur/region', '/en/mur/region?m=3'])(
    '%s holds it in an event of crisis, with a declared level, a focus and a pinned message',
    async (path) => {
      const { page } = await wall(flat, path, undefined, (picture, now) => {
        picture.declared = crisis(now);
      });
      await page.waitForSelector('[data-map="unsupported"]', WAIT);
      // What was declared is a topic of its own, which may come after the sites.
      for (const part of ['[data-band="event"]', '[data-panel="message"]', '[data-panel="focus"]'])
        await page.waitForSelector(part, WAIT);
      await settled(page);
      await expectBudgetHeld(page, path);
      await expectSitesApart(page);
      expect(await page.innerText('[data-band="event"]')).toMatch(/^(ÉVÉNEMENT|EVENT) · Canicule/);
      expect(await page.innerText('[data-panel="message"]')).toHaveLength(120);
      expect(await page.locator('[data-panel="focus"]').count()).toBe(1);
      await context?.route('**/api/v1/live/*', (route) => route.abort());
      await page.waitForSelector('[data-cut="yes"]', WAIT);
      await expectBudgetHeld(page, path);
      expect(await page.innerText('[data-band="event"]')).toMatch(/^(ÉVÉNEMENT|EVENT) · Canicule/);
    }
  );

  it.each([
    ['/mur/samu', 1920, 1080],
    ['/en/mur/samu', 1920, 1080],
    ['/mur/samu?m=3', 1920, 1080],
    ['/mur/samu', 3840, 2160]
  ])('%s on %i × %i: 16 arc-minutes, nothing clipped, nothing overlaps', async (path, width, height) => {
    context = await flat.newContext({ viewport: { width, height }, storageState: session });
    await crowd(context);
    await samuCrowd(context);
    const page = await context.newPage();
    const heard = complaints(page);
    await page.goto(house.web + path, WAIT);
    await page.waitForSelector('[data-cut="no"] [data-panel="samus"] li', WAIT);
    await page.waitForSelector('[data-map="unsupported"] g[data-mark]', WAIT);
    await settled(page);
    await expectBudgetHeld(page, path, 20);
    const order = await page.$$eval('[data-samu]', (lines) =>
      lines.map((line) => line.getAttribute('data-samu'))
    );
    expect([order[0], order.at(-1)]).toEqual(['75', '95']);
    expect(await page.textContent('[data-samu="95"]')).toMatch(/inconnus|unknown/);
    expect(await page.textContent('[data-panel="indicators"]')).toMatch(/23, (inconnus|unknown) 6/);
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
      return (await axe.run()).violations.map(({ id }) => id);
    });
    expect(found).toEqual([]);
    expect(heard).toEqual([]);
  });

  it('shows calls and free teams among the four indicators of the region where they are fed', async () => {
    context = await flat.newContext({ viewport: { width: 1920, height: 1080 }, storageState: session });
    await crowd(context);
    await samuCrowd(context);
    const page = await context.newPage();
    await page.goto(`${house.web}/mur/region`, WAIT);
    await page.waitForSelector('[data-cut="no"] [data-panel="watch"] li', WAIT);
    await expect
      .poll(() => page.textContent('[data-panel="indicators"]'), WAIT)
      .toMatch(/Appels > 60 s\s*38.%SMUR libres\s*23, inconnus 6/);
    await settled(page);
    await expectBudgetHeld(page, '/mur/region');
  });

  it('shows at 3 m how each listed site came to what it is', async () => {
    let answers = 0;
    const { page, heard } = await wall(flat, '/mur/region?m=3', undefined, ({ sites }, now) => {
      // Each answer is ten minutes younger than the one before: half an hour passes in four of them.
      const measuredAt = now - Math.max(0, 60 - 10 * answers) * MINUTE;
      answers += 0.5;
      for (const entry of Object.values(sites)) entry.provenance = { ...entry.provenance, measuredAt };
    });
    await page.waitForSelector('[data-panel="watch"] [data-trail]', WAIT);
    // Counted at one instant: the list moves with each answer.
    const without = () =>
      page.$$eval(
        '[data-panel="watch"] li',
        (lines) =>
          lines.filter(
            (one) => !one.querySelector('[data-trail]') && !one.querySelector('[data-symbol^="silent"]')
          ).length
      );
    await expect.poll(without, WAIT).toBe(0);
    const silent = page.locator('[data-panel="watch"] li:has([data-symbol^="silent"]) [data-trail]');
    expect(await silent.count()).toBe(0);
    await expectBudgetHeld(page, '/mur/region?m=3');
    expect(heard).toEqual([]);
  });

  it('neither lists anything nor calls itself up to date while the server has no picture', async () => {
    context = await flat.newContext({ viewport: { width: 1920, height: 1080 }, storageState: session });
    await crowd(context, (picture) => Object.assign(picture, { sites: {}, region: {} }));
    const page = await context.newPage();
    await page.goto(`${house.web}/mur/region`, WAIT);
    await page.waitForSelector('[data-cut="no"] [data-panel="waiting"]', WAIT);
    await settled(page);
    expect(await page.locator('[data-panel="watch"]').count()).toBe(0);
    expect(await page.locator('main').textContent()).not.toMatch(/à jour|Aucun site/);
    expect(await clipped(page)).toEqual([]);
  });

  it('reads in greyscale: usual, busy, strained, critical grow lighter', async () => {
    const { page } = await wall(flat, '/mur/region');
    await page.waitForSelector('[data-map="unsupported"]', WAIT);
    const symbols = await siteSymbols(page);
    const lightness: number[] = [];
    for (const level of [0, 1, 2, 3]) {
      const site = symbols.findLast(({ symbol }) => symbol === `level-${level}`);
      if (!site) throw new Error(`no site at level ${level}`);
      const colours = await pixelsAround(page, site, 3);
      const greys = colours.map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b);
      lightness.push(greys.reduce((sum, grey) => sum + grey, 0) / greys.length);
    }
    expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
    expect((lightness[3] ?? 0) - (lightness[0] ?? 0)).toBeGreaterThan(100);
  });

  it('has nothing to say against it for axe', async () => {
    for (const path of ['/mur/region', '/en/mur/region']) {
      const { page } = await wall(flat, path);
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      expect(found).toEqual([]);
      await context?.close();
    }
  });
});

describe('the budget of a wall of beds', () => {
  it.each([
    ['/mur/lits', 7, 0],
    ['/en/mur/lits', 7, 1],
    ['/mur/lits?m=3', 12, 0],
    ['/mur/lits', 7, 2]
  ])('%s holds it with %i kinds, whole, and counts what is left out (%i)', async (path, kinds, declares) => {
    const change: Parameters<typeof crowd>[1] = (picture, now) => {
      if (declares > 0) picture.declared = crisis(now);
    };
    const { page, heard } = await wall(flat, path, undefined, change, '[data-panel="beds"] td');
    await expectBudgetHeld(page, path);
    expect(await page.locator('[data-panel="beds"] thead th').count()).toBe(kinds + 1);
    const rows = page.locator('[data-panel="beds"] tbody tr');
    const left = await page.locator('[data-panel="left"]').allInnerTexts();
    expect(left.some((text) => /5 (natures|kinds)/.test(text))).toBe(kinds < 12);
    if ((await rows.count()) < 9) expect(left.join()).toMatch(/départements|departments/);
    expect(await page.innerText('[data-panel="blind"]')).toMatch(/^\d+ sites/);
    // Some sites of the region are not known: its sums are at least so much.
    expect(await rows.first().innerText()).toMatch(/≥\d+/);
    // The orders of the crisis are not of this record: it refuses to hear that they are shown.
    if (declares === 0) expect(heard).toEqual([]);
  });
});

describe('the budget of the perinatal wall', () => {
  it.each(['/mur/perinat', '/en/mur/perinat', '/mur/perinat?m=3'])(
    '%s holds it in its worst hour, with an event and a pinned message, and says nothing of any one request',
    async (path) => {
      const change: Parameters<typeof crowd>[1] = (picture, now) => {
        picture.declared = crisis(now);
      };
      const { page } = await wall(flat, path, undefined, change, '[data-panel="places"] td');
      await page.waitForSelector('[data-band="event"]', WAIT);
      await settled(page);
      await expectBudgetHeld(page, path);
      expect(await page.locator('[data-panel="places"] tbody tr').count()).toBe(4);
      const requests = await page.innerText('[data-panel="requests"]');
      expect(requests).toMatch(/14[^]*11[^]*5.h.17[^]*▲ 6/);
      // One kind of one level is told by nobody: unknown, never zero.
      expect(await page.innerText('[data-level="IIA"]')).toContain('?');
      expect(await page.innerText('main')).not.toMatch(/SA\b|weeks|\d+-[A-Z]\b/);
      await context?.route('**/api/v1/live/*', (route) => route.abort());
      await page.waitForSelector('[data-cut="yes"]', WAIT);
      await expectBudgetHeld(page, path);
    }
  );
});

describe('a lost WebGL context', () => {
  async function expectWorstToStay(page: Page, map: string, listed: string): Promise<void> {
    await page.waitForSelector(`${map} [data-map="drawn"]`, WAIT);
    await loseContext(page, map, listed);
    await vi.waitUntil(async () => (await watched(page)).standIn !== null, { ...WAIT, interval: 100 });
    // The stand-in goes when the map is drawn anew: read while it stood.
    const { standIn: worst } = await watched(page);
    if (!worst) throw new Error('no critical site on the stand-in');
    const critical = async () => {
      const seen = await pixelsAround(page, worst, 12);
      return seen.filter(([r, g, b]) => r > 240 && g > 215 && b > 220).length > 20;
    };
    await vi.waitUntil(critical, { ...WAIT, interval: 100 });
    await page.waitForSelector(`${map} [data-map="drawn"]`, WAIT);
    await vi.waitUntil(critical, { ...WAIT, interval: 250 });
    expect((await watched(page)).listLeft).toBe(0);
  }
  const others = (heard: string[]) => heard.filter((said) => !/WebGL|CONTEXT_LOST/i.test(said));

  it('leaves nothing of the map that had it', async () => {
    const { page } = await wall(browser, '/mur/region');
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const drawn = () => page.waitForSelector('[data-map="drawn"]', WAIT);
    const lose = async () => {
      await drawn();
      await loseAndSee(page);
      await drawn();
    };
    const held = async () => {
      for (let i = 0; i < 2; i++) await cdp.send('HeapProfiler.collectGarbage');
      const { metrics } = await cdp.send('Performance.getMetrics');
      const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
      return { nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
    };
    for (let i = 0; i < 2; i++) await lose();
    const before = await held();
    for (let i = 0; i < 4; i++) await lose();
    // One map that stays is seven nodes and a listener.
    const left = async () => {
      const { nodes, listeners } = await held();
      return nodes <= before.nodes + 10 && listeners <= before.listeners + 1;
    };
    await vi.waitUntil(left, { ...WAIT, interval: 1_000 });
  });

  it('takes neither the worst site nor the list from the wall', async () => {
    const { page, heard } = await wall(browser, '/mur/region');
    await expectWorstToStay(page, '[data-panel="map"]', '[data-panel="watch"] li');
    expect(others(heard)).toEqual([]);
  });

  it('takes neither the worst site nor the table from the desk', async () => {
    context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    await context.addCookies(cookiesOf(house, await people.person(['analyst'])));
    await crowd(context);
    const page = await context.newPage();
    const heard = complaints(page);
    await page.goto(`${house.web}/pc`, WAIT);
    await page.waitForSelector('#attention li', WAIT);
    await expectWorstToStay(page, '#map', '#sites tbody tr');
    expect(others(heard)).toEqual([]);
  });
});

describe('a screen whose right ends', () => {
  it('says whom to call, and never asks for a code, not even when it starts again', async () => {
    context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const screen = await people.screen('wall');
    await context.addCookies(cookiesOf(house, screen));
    const page = await context.newPage();
    await page.goto(`${house.web}/mur/region`, WAIT);
    await page.waitForSelector('[data-cut="no"]', WAIT);
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated', null, WAIT);
    await screen.end();
    const revoked = page.locator('[data-wall="revoked"]');
    await revoked.waitFor(WAIT);
    expect(await revoked.textContent()).toMatch(/Appelez/);
    await page.reload(WAIT);
    await revoked.waitFor(WAIT);
    expect(await page.locator('input, form').count()).toBe(0);
    expect(await clipped(page)).toEqual([]);
  });
});
