import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, openPeople } from '#bin/testing/people.ts';
import { samuCrowd } from '#app/lib/wall/testing/samu-crowd.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WAIT = { timeout: 60_000 };
/** From "/" to the answer, the last one included. */
const MOST_KEYS = 8;

let house: House;
let browser: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;
let context: BrowserContext | null = null;
let page: Page;
let cookies: ReturnType<typeof cookiesOf>;

beforeAll(async () => {
  // Without WebGL the map is drawn as SVG: what it shows can be read.
  [house, browser] = await Promise.all([
    startHouse({ env: { VIGIE_DEMO: '0' } }),
    openBrowser(['--disable-3d-apis'])
  ]);
  people = await openPeople(house);
  cookies = cookiesOf(house, await people.person(['samu']));
});
afterEach(() => context?.close());
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

async function desk(path: string, size = { width: 1920, height: 1080 }): Promise<string[]> {
  context = await browser.newContext({ viewport: size, permissions: ['clipboard-read', 'clipboard-write'] });
  await context.addCookies(cookies);
  await samuCrowd(context, 'fictive');
  page = await context.newPage();
  const heard = complaints(page);
  await page.goto(house.web + path, WAIT);
  await page.waitForSelector('#calls tbody tr', WAIT);
  await page.waitForSelector('#map g[data-mark]', WAIT);
  return heard;
}
const press = async (keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const rows = () =>
  page.$$eval('#nearest tbody tr[data-finess]', (found) =>
    found.map((row) => row.getAttribute('data-finess'))
  );
const focused = () =>
  page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-finess') ?? null);

async function violations(): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

describe('the nearest suitable open place', () => {
  const KEYS = ['/', 'p', 'Space', 'p', 'o', 'r', 'Enter'];

  it('is asked and answered with the keyboard alone, in at most eight keys, and copied with one more', async () => {
    expect(KEYS.length).toBeLessThanOrEqual(MOST_KEYS);
    const heard = await desk('/samu');
    await press(KEYS);
    await page.waitForSelector('#nearest tbody tr', WAIT);
    expect((await rows()).slice(0, 2)).toEqual(['960000011', '960000029']);
    await expect.poll(focused, WAIT).toBe('960000011');
    await page.keyboard.press('c');
    await page.waitForFunction(() => document.querySelector('.done')?.textContent === 'Copié.', null, WAIT);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^Pédiatrie\u202f?: Port-Brume, moins de 1.km, environ 1.min \(estimation\)/);
    expect(copied).toContain('téléphone non renseigné');
    expect(copied).toBe(await page.textContent('[data-said]'));
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('960000029');
    expect(await page.textContent('[data-said]')).toContain('Le Phare');
    expect(heard).toEqual([]);
  });

  it('shows its first places before the choice is made, and takes a spelling that is nearly right', async () => {
    await desk('/samu');
    await press(['/', ...'m2a haute-lendo'].map((key) => (key === ' ' ? 'Space' : key)));
    await page.waitForSelector('[data-preview] li', WAIT);
    await expect.poll(() => page.textContent('[data-preview] li'), WAIT).toContain('Haute-Lande');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#nearest tbody tr', WAIT);
    expect(await page.textContent('#nearest tbody tr[data-finess="990000014"]')).toContain('déduit');
  });

  it('tells why each other place is left out', async () => {
    await desk('/samu?need=maternity_3&at=96001');
    await page.waitForSelector('#nearest tbody tr', WAIT);
    expect(await rows()).toEqual(['960000011']);
    await page.click('details summary');
    expect(await page.textContent('details')).toMatch(/5 sans ce service.*Les Galets/s);
  });

  it('keeps its view in the address, in either language, and a point on the map out of it', async () => {
    await desk('/samu');
    await press(KEYS);
    await page.waitForSelector('#nearest tbody tr', WAIT);
    await expect
      .poll(() => Object.fromEntries(new URL(page.url()).searchParams), WAIT)
      .toEqual({ need: 'paediatric', at: '96001' });
    await page.click('header a[lang][href*="need="]');
    await page.waitForURL(/\/en\/samu\?/, WAIT);
    await page.waitForSelector('#nearest tbody tr', WAIT);
    expect(await page.textContent('[data-said]')).toMatch(/^Children’s emergency: Port-Brume, under 1 km/);
    // The map is there once the script of the other page runs.
    await page.waitForSelector('#map g[data-mark]', WAIT);
    await page.mouse.click(1700, 300);
    await expect.poll(() => page.textContent('.from'), WAIT).toContain('a point on the map');
    expect(page.url()).not.toMatch(/at=|lon|lat|point/);
  });
});

describe('the desk', () => {
  it('moves no row under focus while teams change', async () => {
    await desk('/samu?sort=name');
    const teams = () =>
      page.$$eval('#teams tr[data-team]', (found) => found.map((row) => row.getAttribute('data-team')));
    await page.waitForSelector('#teams tbody button', WAIT);
    await page.focus('#teams tbody button');
    const before = await teams();
    // Asked before the one that is there: at no moment does the real picture, which is empty, come through.
    await samuCrowd(context as BrowserContext, 'fictive', (entries) => {
      // The last by name becomes the first.
      for (const [key, entry] of Object.entries(entries))
        if (key.startsWith('team:'))
          Object.assign(entry as object, { name: `autre ${99 - Number(/\d+$/.exec(key)?.[0] ?? 0)}` });
    });
    await page.waitForFunction(
      () => document.querySelector('#teams tbody th')?.textContent?.includes('autre'),
      null,
      WAIT
    );
    expect(await teams()).toEqual(before);
    await page.keyboard.press('r');
    await expect.poll(teams, WAIT).not.toEqual(before);
  });

  it('shows teams by shape and word on the map and in the list, old places said to be old', async () => {
    await desk('/samu');
    // Before the picture is known to be live no team is drawn as one that can be sent.
    await page.waitForSelector('#map g[data-mark="free"]', { ...WAIT, state: 'attached' });
    const shapes = new Set(
      await page.$$eval('#map g[data-mark]', (marks) => marks.map((mark) => mark.getAttribute('data-mark')))
    );
    expect([...shapes]).toEqual(expect.arrayContaining(['free', 'engaged']));
    const words = () => page.textContent('#teams');
    await expect.poll(words, WAIT).toMatch(/ancienne, 20.min/);
    const list = await words();
    expect(list).toMatch(/libre/);
    expect(list).toMatch(/engagée/);
  });

  it.each(['/samu?need=paediatric&at=96001', '/en/samu?need=icu_adult&at=99001'])(
    '%s: nothing against it for axe, wide and narrow',
    async (path) => {
      for (const size of [
        { width: 1920, height: 1080 },
        { width: 390, height: 844 }
      ]) {
        const heard = await desk(path, size);
        await page.waitForSelector('#nearest tbody tr', WAIT);
        expect(await violations()).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        ).toBeLessThanOrEqual(0);
        expect(heard).toEqual([]);
        await context?.close();
      }
    }
  );

  it('opens its help with ? and nothing but its keys in it', async () => {
    await desk('/samu');
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open] kbd', WAIT);
    expect(await page.textContent('dialog[open]')).toContain('copier la phrase à dicter');
  });
});
