import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, type Guest, openPeople } from '#bin/testing/people.ts';
import { saveHistories } from '#db/tiu/histories.ts';
import { saveSteps } from '#db/tiu/rows.ts';
import { readTiu } from '#db/tiu/read.ts';
import { calendarPeriod, monthBefore, monthOf } from '#domain/tiu/figures/report.ts';
import { nextTiu } from '#domain/tiu/fold.ts';
import type { TiuStep } from '#domain/tiu/steps.ts';
import { liveHistory } from '#ingest/simulator/tiu/history.ts';
import { createTiuWorld } from '#ingest/simulator/tiu/world.ts';
import { loadFacilities } from '#maps/region/index.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [OWN, OTHER] = ['960000037', '960000011'];
const MONTH = monthBefore(monthOf(Date.now()));
const PERIOD = calendarPeriod(MONTH) ?? { from: 0, to: 0 };
const WAIT = { timeout: 60_000 };

let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
let browser: Browser;
let ars: Guest;
let ids: string[];

const idOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** A month of the invented region, with twenty times its requests. */
beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
  ars = await people.person(['ars']);
  const facilities = await loadFacilities('fictive');
  const world = createTiuWorld({
    ...{ seed: 7, facilities, teamNear: () => null, demand: () => 20, left: () => 0.8 }
  });
  const steps = world.between(PERIOD.from, PERIOD.to + 3 * 3_600_000);
  const began = new Set(
    steps.flatMap(({ request, event }) => (event.type === 'requested' && !event.parent ? [request] : []))
  );
  const own = steps.filter(({ request }) => began.has(request));
  const histories = liveHistory(own, facilities, { idOf, left: () => 0.8 });
  ids = histories.map(({ id }) => id);
  await people.db.tx((tx) => saveHistories(tx, 'real', histories));
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await house?.stop();
});

async function open(guest: Guest, { script = false, phone = false } = {}): Promise<[BrowserContext, Page]> {
  const viewport = phone ? { width: 390, height: 844 } : { width: 1920, height: 1080 };
  const context = await browser.newContext({ javaScriptEnabled: script, viewport });
  await context.addCookies(cookiesOf(house, guest));
  return [context, await context.newPage()];
}

const get = (path: string, guest: Guest) =>
  fetch(house.web + path, { headers: { cookie: guest.cookie }, redirect: 'manual' });

const valueOf = (page: Page, key: string) =>
  page.locator(`[data-part=main] [data-figure=${key}] td`).first().innerText();

it('says a month, each figure with its n and its definition, and the same as known earlier', async () => {
  const [context, page] = await open(ars);
  await page.goto(`${house.web}/tiu/chiffres?periode=${MONTH}`, WAIT);
  const requests = Number(await valueOf(page, 'requests'));
  expect(requests).toBeGreaterThan(60);
  expect(await valueOf(page, 'acceptance')).toMatch(/^médiane \d+\s?min, 9 sur 10 en moins de /);
  const row = page.locator('[data-figure=acceptance]');
  expect(await row.innerText()).toContain('première réponse «\u202faccepte\u202f»');
  expect(Number(await row.locator('td').nth(1).innerText())).toBeGreaterThan(20);
  // One disc a maternity that was asked, each in the table beside.
  expect(await page.locator('[data-place]').count()).toBe(
    await page.locator('[data-part=where] tbody tr').count()
  );
  expect(await page.locator('[data-part=when] tbody tr').count()).toBe(24);
  // Half a month earlier nobody knew of the second half.
  const half = new Date((PERIOD.from + PERIOD.to) / 2).toISOString();
  await page.goto(`${house.web}/tiu/chiffres?periode=${MONTH}&su=${encodeURIComponent(half)}`, WAIT);
  expect(await page.locator('[data-then]').count()).toBe(1);
  const then = Number(await valueOf(page, 'requests'));
  expect([then > 0, then < 0.75 * requests]).toEqual([true, true]);
  const stable = await page.locator('[data-stable]').getAttribute('href');
  expect(stable).toContain(encodeURIComponent(half));
  await context.close();
});

it('is clean to axe in both languages, wide and on a phone, with nothing beside the screen', async () => {
  const [context, page] = await open(ars, { script: true, phone: true });
  for (const path of [
    `/tiu/chiffres?periode=${MONTH}`,
    `/en/tiu/chiffres?periode=${MONTH}`,
    '/tiu/chiffres/rapports'
  ]) {
    for (const width of [390, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(house.web + path, WAIT);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await axe.run()).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 120)}`);
      });
      expect([path, width, found]).toEqual([path, width, []]);
    }
  }
  await context.close();
});

it('is asked with the keyboard alone, without a script', async () => {
  const [context, page] = await open(ars);
  await page.goto(`${house.web}/tiu/chiffres`, WAIT);
  await page.locator('select[name=periode]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.locator('form button').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/periode=/, WAIT);
  expect(page.url()).toContain(`periode=${MONTH}`);
  expect(page.url()).toContain('perimetre=RP96');
  expect(await page.locator('h1').innerText()).toContain('Réseau RP96');
  await context.close();
});

it('prints on A4: figures and tables whole, no way around the site', async () => {
  const [context, page] = await open(ars, { script: true });
  await page.goto(`${house.web}/tiu/chiffres?periode=${MONTH}`, WAIT);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('nav').isVisible()).toBe(false);
  expect(await page.locator('form').isVisible()).toBe(false);
  const cut = await page
    .locator('.scroll')
    .evaluateAll((all) => all.filter((one) => getComputedStyle(one).overflowY !== 'visible').length);
  expect(cut).toBe(0);
  expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
  await context.close();
});

it('shows a maternity and a network their own alone, on the page and in the export', async () => {
  const site = await people.person(['site'], [OWN]);
  const network = await people.person(['network'], ['RP99']);
  const [context, page] = await open(site);
  await page.goto(`${house.web}/tiu/chiffres?periode=${MONTH}`, WAIT);
  expect(
    await page
      .locator('select[name=perimetre] option')
      .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))
  ).toEqual([OWN]);
  expect(await page.locator('[data-part=received]').count()).toBe(1);
  expect(await page.getByRole('link', { name: 'Rapports mensuels' }).count()).toBe(0);
  for (const scope of ['region', 'RP96', OTHER]) {
    await page.goto(`${house.web}/tiu/chiffres?periode=${MONTH}&perimetre=${scope}`, WAIT);
    expect(await page.locator('[data-nothing]').count()).toBe(1);
    expect((await get(`/tiu/chiffres/export?periode=${MONTH}&perimetre=${scope}`, site)).status).toBe(403);
  }
  expect((await get('/tiu/chiffres/rapports', site)).status).toBe(303);
  expect((await get(`/tiu/chiffres/export?periode=${MONTH}&perimetre=RP99`, network)).status).toBe(200);
  expect((await get(`/tiu/chiffres/export?periode=${MONTH}&perimetre=RP96`, network)).status).toBe(403);
  expect((await get(`/tiu/chiffres/export?periode=${MONTH}&perimetre=${OWN}`, network)).status).toBe(403);
  await context.close();
});

it('exports every figure with its state, definition, version and as known when', async () => {
  const answer = await get(`/tiu/chiffres/export?periode=${MONTH}`, ars);
  expect(answer.headers.get('content-disposition')).toMatch(new RegExp(`vigie-tiu-${MONTH}-region-real-`));
  const [head = '', ...lines] = (await answer.text()).replace('\ufeff', '').split('\r\n');
  expect(head).toBe(
    'figure;name;attribute;attribute_name;value;unit;n;state;definition;period;scope;definitions_version;known_at;origin'
  );
  const line = lines.find((one) => one.startsWith('acceptance_median;')) ?? '';
  expect(line).toMatch(/;min;\d+;known;/);
  expect(line).toMatch(new RegExp(`;${MONTH};region;tiu-figures@1;\\d{4}-.*Z;real$`));
  expect(lines.filter((one) => one.startsWith('refusals_hour_')).length).toBe(24 * 7);
});

it('keeps the report of the month as the job published it; a later answer is a new edition beside it', async () => {
  const list = async () => (await get('/tiu/chiffres/rapports', ars)).text();
  await vi.waitFor(async () => expect(await list()).toContain('automatique'), {
    timeout: 60_000,
    interval: 1_000
  });
  const [context, page] = await open(ars);
  await page.goto(`${house.web}/tiu/chiffres/rapports/${MONTH}?edition=1`, WAIT);
  const published = await page.locator('[data-part=main] table').first().innerText();
  await page.locator('[data-since]').click();
  await page.getByText('Rien n’a changé depuis cette édition.').waitFor(WAIT);

  // A refusal that somebody types a month late.
  const history = await Promise.all(ids.map((id) => readTiu(people.db, 'real', id)));
  const late = history.find((one) => one?.request.asks.some(({ answers }) => answers.length === 0));
  const ask = late?.request.asks.find(({ answers }) => answers.length === 0);
  if (!late || !ask) throw new Error('everybody answered');
  const step: TiuStep = {
    ...{ n: late.request.step + 1, at: ask.at + 60_000, recordedAt: Date.now(), by: 'cell', actor: '' },
    event: {
      ...{ type: 'answered', ask: ask.id, answer: 'REFUSEE', reason: 'PERSONNEL', channel: 'phone' },
      ...{ function: 'midwife', told: [], evidence: [] }
    }
  };
  await people.db.tx((tx) => saveSteps(tx, 'real', nextTiu(late.request.id, late.request, step), [step]));

  await page.goto(`${house.web}/tiu/chiffres/rapports/${MONTH}?edition=1&depuis`, WAIT);
  expect(await page.locator('[data-part=since]').innerText()).toContain('pas assez de personnel');
  expect(await page.locator('[data-part=main] table').first().innerText()).toBe(published);
  await page.getByRole('button', { name: 'Publier une nouvelle édition' }).click();
  await page.waitForURL(/edition=2/, WAIT);
  expect(await page.locator('[data-made]').innerText()).toContain('Édition 2, à la demande');
  await page.goto(`${house.web}/tiu/chiffres/rapports/${MONTH}?edition=1`, WAIT);
  expect(await page.locator('[data-part=main] table').first().innerText()).toBe(published);
  expect(await page.getByRole('link', { name: /édition 2/i }).count()).toBe(1);
  await context.close();

  // Those who may not publish read it, and their form is refused.
  const samu = await people.person(['samu']);
  const answer = await fetch(`${house.web}/tiu/chiffres/rapports?/publier`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ month: MONTH }) },
    headers: { cookie: samu.cookie, origin: house.web }
  });
  expect(await answer.text()).toContain('LIVE_FORBIDDEN');
});
