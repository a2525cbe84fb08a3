import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { crowdAt } from './testing/crowd.ts';

/** Sites of the fictive region. */
const [CHU, DUNE, LANDE] = ['960000011', '960000037', '990000014'];
const WAIT = { timeout: 60_000 };

let house: House;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  // Without WebGL the map is drawn as SVG: what it shows can be read.
  [house, browser] = await Promise.all([startHouse(), openBrowser(['--disable-3d-apis'])]);
});
afterEach(() => page?.close());
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

async function desk(path: string): Promise<void> {
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, acceptDownloads: true });
  await page.goto(house.web + path, WAIT);
  await page.locator('header .link', { hasText: 'image de' }).waitFor(WAIT);
  await page.waitForSelector('tbody tr[data-finess] td:nth-child(4):not(.off)', WAIT);
}
const row = (finess: string) => page.locator(`tr[data-finess="${finess}"]`);
const order = () =>
  page.$$eval('tr[data-finess]', (rows) => rows.map((line) => line.getAttribute('data-finess')));
const focused = () =>
  page.evaluate(
    () => document.activeElement?.closest('tr')?.getAttribute('data-finess') ?? document.activeElement?.id
  );

const crowd = (finess: string, more: number) => crowdAt(house, finess, more);
const presentOf = (finess: string) => row(finess).locator('td').nth(2).innerText();
const shows = (finess: string, least: number, wait = WAIT) =>
  page.waitForFunction(
    ([site, count]) =>
      Number(
        document.querySelectorAll(`tr[data-finess="${site}"] td`)[2]?.textContent?.replace(/\D/g, '') ?? 0
      ) >= Number(count),
    [finess, least] as const,
    wait
  );
/** Until the desk shows them: the site's own file of the moment may come between, and takes them away again. */
async function crowded(finess: string, more: number): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) {
    const present = await crowd(finess, more);
    const [seen] = await Promise.allSettled([shows(finess, present, { timeout: 6_000 })]);
    if (seen.status === 'fulfilled') return;
  }
  throw new Error(`${finess} never showed ${more} more`);
}

it('shows in list, level and map what the ingest door was just given, without reloading', async () => {
  await desk('/pc');
  await page.evaluate(() => Object.assign(window, { untouched: true }));
  await page.waitForSelector(`#map [data-finess="${DUNE}"]`, WAIT);
  await crowded(DUNE, 90);
  const symbol = page.locator(`#map [data-finess="${DUNE}"]`).last();
  // A level rises by two measures in a row.
  await expect
    .poll(
      async () => {
        const now = await symbol.getAttribute('data-symbol');
        if (now !== 'level-3') await crowd(DUNE, 90);
        return now;
      },
      { ...WAIT, interval: 2_000 }
    )
    .toBe('level-3');
  expect(await row(DUNE).innerText()).toMatch(/critique/);
  await page.waitForSelector(`#attention li:has-text("La Dune")`, WAIT);
  expect(await page.evaluate(() => 'untouched' in window)).toBe(true);
});

it('leaves every row in its place under focus, says which would move, and reorders when asked', async () => {
  await desk('/pc?sort=present');
  const before = await order();
  const last = before.at(-1) ?? '';
  await row(before[1] ?? '')
    .locator('a')
    .focus();
  await shows(last, 0);
  await crowded(last, 250);
  expect(await order()).toEqual(before);
  expect(await row(last).locator('.note[title]').count()).toBe(1);
  await page.keyboard.press('r');
  await page.waitForFunction(
    (finess) => document.querySelector('tr[data-finess]')?.getAttribute('data-finess') === finess,
    last,
    WAIT
  );
  expect(await focused()).toBe(before[1]);
});

it('is worked with the keyboard alone: search, open, close, move, help', async () => {
  await desk('/pc');
  await page.keyboard.press('/');
  await page.keyboard.type('landes-h');
  await page.keyboard.press('Enter');
  expect(new URL(page.url()).searchParams.get('dept')).toBe('99');
  await page.keyboard.press('/');
  await page.keyboard.type('saint-aj');
  const hit = page.locator('[role=option]', { hasText: 'plus proche' });
  await hit.waitFor(WAIT);
  expect(await hit.innerText()).toMatch(/Les Ajoncs.*km/);
  while ((await hit.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(new URL(page.url()).searchParams.get('site')).toBe('990000022');
  await page.waitForSelector('aside');
  expect(await focused()).toBe('drawer-title');
  await page.keyboard.press('Escape');
  expect(await page.locator('aside').count()).toBe(0);
  expect(new URL(page.url()).searchParams.get('site')).toBeNull();
  expect(await focused()).toBe('990000022');

  await page.keyboard.press('l');
  const [first, second] = await order();
  expect(await focused()).toBe(first);
  await page.keyboard.press('j');
  expect(await focused()).toBe(second);
  await page.keyboard.press('ArrowUp');
  expect(await focused()).toBe(first);
  await page.keyboard.press('Enter');
  expect(await focused()).toBe('drawer-title');
  await page.keyboard.press('Escape');
  expect(await focused()).toBe(first);

  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open]');
  for (let i = 0; i < 4; i += 1) {
    await page.keyboard.press('Tab');
    // The browser's own bar may have the focus; nothing behind the dialog may.
    expect(await page.evaluate(() => document.activeElement?.closest('.desk') ?? null)).toBeNull();
  }
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  expect(await focused()).toBe(first);
});

it('keeps filters, order and the open site in the address: a colleague opens the same view', async () => {
  await desk('/pc');
  await page.fill('input[type=search]', 'ajon');
  await page.selectOption('form[role=search] select >> nth=0', '99');
  await page.click('thead button:has-text("Présents")');
  await row('990000022').locator('a').click();
  await page.waitForSelector('aside');
  const address = page.url();
  expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
    q: 'ajon',
    dept: '99',
    sort: 'present',
    site: '990000022'
  });
  const seen = await order();
  expect(seen).toEqual(['990000022']);
  await page.close();
  await desk(new URL(address).pathname + new URL(address).search);
  expect(await order()).toEqual(seen);
  expect(await page.inputValue('input[type=search]')).toBe('ajon');
  expect(await page.getAttribute('th[aria-sort=descending]', 'class')).toContain('num');
  expect(await page.innerText('#drawer-title')).toBe('Les Ajoncs');
  await page.click('header a[lang]');
  await page.waitForURL(/\/en\/pc\?/, WAIT);
  expect(page.url().endsWith(new URL(address).search)).toBe(true);
});

async function exported(click: () => Promise<void>): Promise<{ name: string; lines: string[][] }> {
  const [download] = await Promise.all([page.waitForEvent('download', WAIT), click()]);
  const text = await readFile(await download.path(), 'utf8');
  expect(text.startsWith('\ufeff')).toBe(true);
  const lines = text.slice(1).split('\r\n');
  return { name: download.suggestedFilename(), lines: lines.map((line) => line.split(';')) };
}

it('exports every list, with the state, the origin and the hour of what it says', async () => {
  await desk('/pc?sort=name');
  const names = await order();
  const shown = await presentOf(CHU);
  const sites = await exported(() => page.keyboard.press('e'));
  expect(sites.name).toMatch(/^vigie-sites-simulated-.*Z\.csv$/);
  const [head = [], ...lines] = sites.lines;
  expect(lines.map(([finess]) => finess)).toEqual(names);
  const at = (line: string[], column: string) => line[head.indexOf(column)];
  for (const line of lines) {
    expect(line).toHaveLength(head.length);
    expect(at(line, 'origin')).toBe('simulated');
    expect(at(line, 'feed')).toMatch(/^(live|late|silent|announced_down|never_heard|daily)$/);
    expect(at(line, 'known_at')).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(at(line, 'present_state')).toMatch(/^(known|stale|unknown|not_computable)$/);
  }
  const chu = lines.find(([finess]) => finess === CHU) ?? [];
  // Its own file may come between the export and the second look.
  if (at(chu, 'present_state') === 'known')
    expect([shown, await presentOf(CHU)]).toContain(at(chu, 'present'));
  for (const [panel, what, rows] of [
    ['.departments', 'departments', 2],
    ['.feeds', 'feeds', 5]
  ] as const) {
    const list = await exported(() => page.click(`${panel} button:has-text("CSV")`));
    expect(list.name).toContain(`vigie-${what}-simulated`);
    expect(list.lines).toHaveLength(rows + 1);
    expect(list.lines.slice(1).every((line) => line.includes('simulated'))).toBe(true);
  }
  const changes = await exported(() => page.click('.news button:has-text("CSV")'));
  expect(changes.lines[0]).toEqual(['at', 'scope', 'name', 'kind', 'from', 'to', 'origin', 'known_at']);
  await page.close();
  await desk(`/pc?site=${LANDE}`);
  expect(await page.innerText('aside')).toContain('Haute-Lande');
});

it('loses the fill of every symbol after a cut, in its lists as on its map, and keeps the words', async () => {
  await desk('/pc');
  await crowd(DUNE, 90);
  const inLists = () =>
    page.$$eval('.desk td.mark svg, .desk li svg, .desk .region svg', (all) =>
      all.map((one) => one.getAttribute('data-symbol') ?? '')
    );
  await expect.poll(inLists, WAIT).toContain('level-3');
  await page.context().setOffline(true);
  await page.waitForSelector('.cut', WAIT);
  await expect.poll(async () => (await inLists()).filter((id) => id.startsWith('level-')), WAIT).toEqual([]);
  expect(await inLists()).toContain('hollow-3');
  expect(await row(DUNE).innerText()).toMatch(/critique/);
  await page.context().setOffline(false);
  await expect.poll(inLists, WAIT).toContain('level-3');
});

it('never says that there is no curve where it could not be read, and reads it again by itself', async () => {
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  let waits = (): void => undefined;
  const waited = new Promise<void>((resolve) => (waits = resolve));
  const curves = '**/api/v1/curves/*';
  await page.route(curves, async (route) => {
    await waited;
    await route.fulfill({ status: 503, json: {} });
  });
  await page.goto(`${house.web}/pc?site=${CHU}`, WAIT);
  const said = page.locator('.desk figure p');
  const drawn = page.locator('.desk figure path.value');
  await expect.poll(() => said.allTextContents(), WAIT).toEqual(Array(2).fill('Lecture de la courbe…'));
  waits();
  const unread = expect.stringMatching(/^La courbe n’a pas pu être lue/);
  await expect.poll(() => said.allTextContents(), WAIT).toEqual([unread, unread]);
  await page.unroute(curves);
  await expect.poll(() => drawn.count(), WAIT).toBe(2);
  expect(await said.count()).toBe(0);
  // Of another site nothing of the one before is shown, however long its own takes.
  await page.route(curves, (route) => route.abort());
  await row(DUNE).locator('a').click();
  await expect.poll(() => said.allTextContents(), WAIT).toEqual([unread]);
  expect(await drawn.count()).toBe(1);
});
