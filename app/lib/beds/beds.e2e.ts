import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, type Guest, openPeople } from '#bin/testing/people.ts';
import { newSourceKey, putSourceKey } from '#db/sources.ts';
import { MINUTE } from '#domain/time/instant.ts';
import { bundle, location, service, type Count } from '#ingest/ror/testing/bundle.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SITE = '960000011';
const OTHER = '990000014';

const WAIT = { timeout: 60_000 };

let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
let browser: Browser;
let key: string;
let samu: Guest;
let ward: Guest;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
  samu = await people.person(['samu']);
  ward = await people.screen('ward', SITE);
  key = newSourceKey();
  await putSourceKey(people.db, key, { source: 'ror', streams: ['ror'], finess: null, origin: 'real' });
  await vi.waitUntil(async () => (await send([], SITE)) !== 401, { timeout: 60_000, interval: 500 });
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await house?.stop();
});

async function send(counts: Omit<Count, 'at'>[], finess: string, ago = MINUTE): Promise<number> {
  const at = Date.now() - ago;
  const here = location(
    finess,
    counts.map((count) => ({ ...count, at }))
  );
  const body = JSON.stringify(bundle([here, ...service(finess, finess, 'Médecine polyvalente')], at));
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/fhir+json' };
  return (await fetch(`${house.ingest}/ingest/ror`, { method: 'POST', headers, body })).status;
}

async function context(
  guest: Guest,
  options: Parameters<Browser['newContext']>[0] = {}
): Promise<BrowserContext> {
  const made = await browser.newContext({ viewport: { width: 1920, height: 1080 }, ...options });
  await made.addCookies(cookiesOf(house, guest));
  return made;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
    return (await axe.run()).violations.map(({ id }) => id);
  });
}

/** Keys and the pointer are heard from when the page's script runs: what it lists is there before. */
const hears = (page: Page): Promise<void> =>
  page
    .locator('header .link')
    .filter({ hasText: /image de/ })
    .waitFor(WAIT);

const free = (page: Page, finess: string) => page.locator(`tr[data-finess="${finess}"] td`).nth(1);

it('changes an open list within a push, and moves no row under the pointer', async () => {
  await send([{ n: 4 }, { n: 20, status: '01' }, { n: 6, time: '03' }], SITE, 5 * MINUTE);
  await send([{ n: 2 }], OTHER, 5 * MINUTE);
  const page = await (await context(samu)).newPage();
  await page.goto(`${house.web}/lits?sort=medicine.available`);
  await hears(page);
  await expect.poll(() => free(page, SITE).textContent(), WAIT).toMatch(/^4/);
  await expect.poll(() => page.locator('.areas tr').first().textContent(), WAIT).toMatch(/6\s*2\/2/);
  const order = () =>
    page.locator('tr[data-finess]').evaluateAll((rows) => rows.map((row) => row.dataset['finess']));
  expect((await order()).slice(0, 2)).toEqual([SITE, OTHER]);
  await page.locator(`tr[data-finess="${SITE}"]`).hover();
  await send([{ n: 9 }], OTHER);
  await expect.poll(() => free(page, OTHER).textContent(), WAIT).toMatch(/^9/);
  expect((await order()).slice(0, 2)).toEqual([SITE, OTHER]);
  await page.keyboard.press('r');
  await expect.poll(async () => (await order()).slice(0, 2), WAIT).toEqual([OTHER, SITE]);
  // What nobody told is not zero.
  expect(await page.locator('.never').count()).toBeGreaterThan(0);
  await page.context().close();
});

it('is walked by keys, opens a site by its address, and gives its list away', async () => {
  const page = await (await context(samu)).newPage();
  await page.goto(`${house.web}/lits?kind=medicine`);
  await hears(page);
  await expect.poll(() => page.locator('tr[data-finess]').count(), WAIT).toBe(2);
  await page.keyboard.press('l');
  await page.keyboard.press('Enter');
  const aside = page.locator('aside');
  await aside.waitFor();
  const shown = () => new URL(page.url()).searchParams.get('site');
  await expect.poll(shown, WAIT).not.toBeNull();
  const opened = shown();
  expect([SITE, OTHER]).toContain(opened);
  expect(await aside.textContent()).toContain('gestion des lits');
  await page.keyboard.press('Escape');
  await expect.poll(() => aside.count(), WAIT).toBe(0);
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('tr')?.dataset['finess']), WAIT)
    .toBe(opened);
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('e')]);
  const csv = readFileSync(await file.path(), 'utf8');
  expect(csv).toContain(`${SITE};`);
  expect(csv).toMatch(/medicine;available;true;feed;bed_management;4;known/);
  await page.keyboard.press('/');
  await page.keyboard.type('zzzz');
  await expect.poll(() => page.locator('tr[data-finess]').count(), WAIT).toBe(0);
  await page.context().close();
});

it('takes a ward’s declaration without script, prefilled, and shows both sides', async () => {
  const desk = await (await context(samu)).newPage();
  await desk.goto(`${house.web}/lits?site=${SITE}`);
  const page = await (await context(ward, { javaScriptEnabled: false })).newPage();
  await page.goto(`${house.web}/lits/${SITE}`);
  const field = page.locator('input[name="medicine.available"]');
  expect(await field.inputValue()).toBe('4');
  await field.fill('1');
  await page.locator('form button').click();
  // The browser itself asks for the function.
  expect(await page.locator('[role=status]').count()).toBe(0);
  await page.locator('select[name=function]').selectOption('nurse');
  await page.locator('form button').click();
  await page.locator('[role=status]').waitFor();
  await expect.poll(() => free(desk, SITE).textContent(), WAIT).toMatch(/^1d≠/);
  await expect.poll(() => desk.locator('aside').textContent(), WAIT).toMatch(/gestion des lits\s:\s4 à/);
  await page.locator('input[name="medicine.installed"]').fill('2');
  await page.locator('input[name="medicine.available"]').fill('3');
  await page.locator('select[name=function]').selectOption('nurse');
  await page.locator('form button').click();
  expect(await page.locator('[role=alert]').textContent()).toContain('Plus de lits disponibles');
  expect(await page.locator('input[name="medicine.available"]').inputValue()).toBe('3');
  await desk.goto(`${house.web}/pc?site=${SITE}`);
  const drawer = desk.locator('[data-site-beds]');
  await expect.poll(() => drawer.innerText(), WAIT).toMatch(/\b1\b[\s\S]*déclaré/);
  await desk.context().close();
  await page.context().close();
});

it('refuses the ward of another site, and whoever only reads', async () => {
  const analyst = await people.person(['analyst']);
  const body = new URLSearchParams({ function: 'nurse', 'medicine.available': '1', version: '0' });
  const post = (finess: string, guest: Guest) =>
    fetch(`${house.web}/lits/${finess}`, {
      ...{ method: 'POST', redirect: 'manual', body },
      headers: { origin: house.web, cookie: guest.cookie, accept: 'text/html' }
    });
  const away = await post(OTHER, ward);
  expect([away.status, away.headers.get('location')?.split('?')[0]]).toEqual([303, '/connexion']);
  const reader = await post(SITE, analyst);
  expect(reader.status).toBe(403);
  expect(await reader.text()).toContain('BEDS_SITE_FORBIDDEN');
});

it('loads a table of locations after a look at it, refused lines said, and counts what leads nowhere', async () => {
  const at = Date.now() - MINUTE;
  const lost = location('perdu', [{ n: 7, at }]);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/fhir+json' };
  await fetch(`${house.ingest}/ingest/ror`, { method: 'POST', headers, body: JSON.stringify(lost) });
  const admin = await people.person(['admin']);
  const page = await (await context(admin, { javaScriptEnabled: false })).newPage();
  await page.goto(`${house.web}/qualite`);
  expect(await page.locator('[data-unmapped="1"]').count()).toBe(1);
  await page.goto(`${house.web}/admin/lits`);
  await page.locator('textarea').fill(`96/perdu;${OTHER};surgery\n96/x;000000000;surgery`);
  await page.locator('form[action="?/read"] button').first().click();
  expect(await page.locator('[role=status]').innerText()).toMatch(/^1 lignes prêtes, 1 refusées/);
  expect(await page.locator('table').first().innerText()).toContain('FINESS hors de la région');
  await page.locator('button[formaction="?/load"]').click();
  await expect
    .poll(() => page.locator('[role=status]').allInnerTexts(), WAIT)
    .toContainEqual(expect.stringMatching(/^1 lignes chargées, 1 lieux/));
  await page.goto(`${house.web}/qualite`);
  expect(await page.locator('[data-unmapped="0"]').count()).toBe(1);
  await page.context().close();
});

it.each([
  ['/lits', 1920],
  ['/en/lits?kind=medicine', 390],
  [`/lits/${SITE}`, 390],
  [`/en/lits/${SITE}`, 1920]
])('%s at %i px has no fault that axe finds, and nothing beside the screen', async (path, width) => {
  const made = await context(samu, { viewport: { width, height: 900 } });
  const page = await made.newPage();
  await page.goto(house.web + path);
  if (path.includes('lits?') || path.endsWith('/lits'))
    await expect.poll(() => page.locator('tr[data-finess]').count(), WAIT).toBeGreaterThan(1);
  expect(await violations(page)).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await made.close();
});
