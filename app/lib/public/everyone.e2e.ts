import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { gaugeSvg } from './gauge.ts';

const { web } = inject('vigieHouse');
const WAIT = { timeout: 60_000 };
const PHONE = { viewport: { width: 390, height: 844 } };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function open(
  path: string,
  options = {},
  hear: (page: Page) => void = () => undefined
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ ...PHONE, ...options });
  const page = await context.newPage();
  hear(page);
  await page.goto(web + path, WAIT);
  return { page, context };
}
const get = (path: string) => fetch(web + path, { headers: { accept: 'text/html' } });

/** Luminance of each pixel of a PNG, 0–255, worked out on an empty page. */
async function greys(context: BrowserContext, png: Buffer): Promise<number[]> {
  const page = await context.newPage();
  const found = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext('2d');
    pen?.drawImage(image, 0, 0);
    const bytes = pen?.getImageData(0, 0, image.width, image.height).data ?? [];
    const values: number[] = [];
    for (let i = 0; i < bytes.length; i += 4)
      values.push(0.2126 * (bytes[i] ?? 0) + 0.7152 * (bytes[i + 1] ?? 0) + 0.0722 * (bytes[i + 2] ?? 0));
    return values;
  }, png.toString('base64'));
  await page.close();
  return found;
}

const STATES = [
  ...([-1, 0, 1, 2] as const).map((affluence) => ({ kind: 'crowd', affluence })),
  { kind: 'active' },
  { kind: 'closed' },
  { kind: 'stale' },
  { kind: 'unknown' }
] as unknown as Parameters<typeof gaugeSvg>[0][];

describe.each([
  ['list, light', '/urgences', { colorScheme: 'light' }],
  ['list, dark', '/urgences', { colorScheme: 'dark' }],
  ['waiting room', '/urgences/960000011/affichage', { viewport: { width: 1920, height: 1080 } }]
])('without colour, %s', (_name, path, options) => {
  it('each state is told apart by its drawing, and by a word beside it', async () => {
    const { page, context } = await open(path, { ...options, javaScriptEnabled: false });
    await page.evaluate(() => (document.documentElement.style.filter = 'grayscale(1)'));
    const box = page.locator('.state').first();
    expect((await box.locator('strong').first().innerText()).length).toBeGreaterThan(3);
    const drawings: number[][] = [];
    for (const state of STATES) {
      await box.evaluate((element, svg) => {
        const drawing = element.querySelector('svg');
        if (drawing) drawing.outerHTML = svg;
      }, gaugeSvg(state));
      drawings.push(await greys(context, await box.locator('svg').screenshot()));
    }
    const alike: string[] = [];
    drawings.forEach((one, i) =>
      drawings.slice(i + 1).forEach((other, j) => {
        const apart = one.filter((value, k) => Math.abs(value - (other[k] ?? 0)) > 50).length / one.length;
        if (!(apart > 0.03))
          alike.push(`${JSON.stringify(STATES[i])} ${JSON.stringify(STATES[i + 1 + j])} ${apart}`);
      })
    );
    expect(alike).toEqual([]);
    await context.close();
  });
});

describe('a page that is not there', () => {
  it.each([
    ['/urgences/000000000', /n’existe pas/, /Toutes les urgences/],
    ['/en/urgences/000000000', /no such page/, /All emergency departments/],
    ['/urgences/750100042/affichage', /n’existe pas/, /Toutes les urgences/]
  ])('%s says so with its code, the numbers to call first and the way back', async (path, said, back) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([404, []]);
    const { page, context } = await open(path, { javaScriptEnabled: false });
    expect(await page.locator('h1').innerText()).toMatch(said);
    const text = await page.locator('main').innerText();
    expect(text.match(/\d+/g)?.slice(0, 3)).toEqual(['15', '112', '114']);
    expect(text).toContain('NOT_FOUND');
    await page.getByRole('link', { name: back }).click();
    expect(new URL(page.url()).pathname).toBe(path.startsWith('/en') ? '/en/urgences' : '/urgences');
    await context.close();
  });

  it.each(['/urgences/x/y', '/en/nulle-part'])('%s leads to Mes Urgences too', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toMatch(/href="[^"]*\/urgences"[\s\S]*NOT_FOUND/);
  });
});

describe.each([
  ['fr', '/urgences'],
  ['en', '/en/urgences']
])('installed, %s', (lang, start) => {
  it('starts and stays in its language', async () => {
    const html = await (await get(start)).text();
    const [, address = ''] = /<link rel="manifest" href="([^"]+)"/.exec(html) ?? [];
    const answer = await fetch(new URL(address, web + start));
    expect(await answer.json()).toMatchObject({
      ...{ lang, start_url: start, scope: start, display: 'standalone' },
      name: expect.stringMatching(lang === 'fr' ? /Urgences/ : /Emergency/) as string,
      icons: [{ src: '/icon.svg' }]
    });
  });

  it('opens without a network: shell, last data with their age, emergency text', async () => {
    const { page, context } = await open(start);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, WAIT);
    await page.reload(WAIT);
    await expect
      .poll(() => page.locator('[data-told]').innerText(), WAIT)
      .toMatch(lang === 'fr' ? /^Mis à jour à/ : /^Updated at/);
    await page.close();
    await context.setOffline(true);
    const again = await context.newPage();
    await again.goto(web + start, WAIT);
    expect(await again.locator('html').getAttribute('lang')).toBe(lang);
    expect(await again.locator('[data-finess]').count()).toBe(5);
    // Drawn as always: its style was kept too.
    expect(await again.locator('main').evaluate((main) => getComputedStyle(main).display)).toBe('grid');
    await expect
      .poll(() => again.locator('[data-cut]').innerText(), WAIT)
      .toMatch(lang === 'fr' ? /^Image de \d\d:\d\d/ : /^Picture from \d\d:\d\d/);
    expect(await again.locator('main').innerText()).toMatch(
      lang === 'fr' ? /Urgence vitale[\s\S]*15/ : /Life-threatening[\s\S]*15/
    );
    await again.goto(`${web}${start}/appeler`, WAIT);
    expect(await again.locator('main').innerText()).toMatch(lang === 'fr' ? /Appelez le 15/ : /Call 15/);
    await context.close();
  });
});

it('read aloud, without a script: one heading a department, the drawing hidden, abbreviations in full', async () => {
  const { page, context } = await open('/urgences?pour=enfant&commune=96001', { javaScriptEnabled: false });
  const tree = await page.locator('main').ariaSnapshot();
  const order = [
    /heading "Mes Urgences" \[level=1\]/,
    /heading "Urgence vitale.*\[level=2\]/,
    /link "15 /,
    /link "112 /,
    /link "114 /,
    /heading "Pour un enfant, près de Port-Brume" \[level=2\]/,
    /heading "Port-Brume" \[level=3\]/,
    /heading "Comment lire cette page" \[level=2\]/
  ].map((what) => tree.search(what));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(Math.min(...order)).toBeGreaterThanOrEqual(0);
  for (const card of await page.locator('.cards > li').all()) {
    expect(await card.getByRole('heading').count()).toBe(1);
    expect(await card.ariaSnapshot()).not.toContain('img');
  }
  await page.goto(`${web}/urgences/appeler`, WAIT);
  const text = await page.locator('main').innerText();
  expect(text.search(/service d’accès aux soins \(SAS\)/)).toBeGreaterThanOrEqual(0);
  expect(text.search(/\bSAS\b/)).toBe(text.search(/SAS\)/));
  await context.close();
});

it('says at most one polite sentence per refresh, and nothing while it is paused', async () => {
  let asked = 0;
  const { page, context } = await open('/urgences', {}, (opened) =>
    opened.on('response', (response) => {
      if (response.url().includes('/api/v1/live/public')) asked += 1;
    })
  );
  await page.evaluate(() => {
    const counted = { said: 0 };
    Object.assign(window, { counted });
    for (const region of document.querySelectorAll('[aria-live], [role=status], [role=alert]'))
      new MutationObserver(() => (counted.said += 1)).observe(region, { childList: true, subtree: true });
  });
  const said = () => page.evaluate(() => (Reflect.get(window, 'counted') as { said: number }).said);
  await expect.poll(() => asked, WAIT).toBeGreaterThanOrEqual(2);
  expect(await said()).toBeLessThanOrEqual(asked);
  await page.getByRole('button', { name: 'Mettre en pause la mise à jour' }).click();
  const [before, asking] = [await said(), asked];
  // Longer than two refreshes would take, and until after the minute from which a reader has a socket.
  await page.waitForTimeout(55_000);
  expect([await said(), asked]).toEqual([before, asking]);
  await context.close();
});

it.each(['/urgences/960000011', '/urgences/appeler', '/urgences/accessibilite', '/en/urgences/000000000'])(
  '%s reads at 200 percent in one column, in forced colours and without motion',
  async (path) => {
    for (const options of [
      { viewport: { width: 195, height: 422 }, deviceScaleFactor: 2 },
      { forcedColors: 'active' },
      { reducedMotion: 'reduce' }
    ]) {
      const { page, context } = await open(path, { ...options, javaScriptEnabled: false });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      ).toBeLessThanOrEqual(0);
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
      await context.close();
    }
  }
);

it.each([
  ['/urgences/accessibilite', /Contact.: à renseigner par l’ARS[\s\S]*Défenseur des droits/],
  ['/en/urgences/accessibilite', /Contact: to be filled in by the ARS[\s\S]*Défenseur des droits/]
])('%s says how to complain, and that the agency has not said whom to write to', async (path, said) => {
  const { page, context } = await open(path, { javaScriptEnabled: false });
  expect(await page.locator('main').innerText()).toMatch(said);
  await context.close();
});
