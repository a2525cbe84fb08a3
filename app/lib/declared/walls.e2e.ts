import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, type Guest, openPeople } from '#bin/testing/people.ts';
import { newSourceKey, putSourceKey } from '#db/sources.ts';
import { MINUTE } from '#domain/time/instant.ts';
import { bundle, location, service } from '#ingest/ror/testing/bundle.ts';

const WAIT = { timeout: 60_000 };
const GONE = { ...WAIT, state: 'detached' as const };
const SITE = '960000011';
const DEPARTMENT = 'dept:96';
const STAGED = 'iframe[data-stage="shown"]';

let house: House;
let browser: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;
let guests: Guest[];
/** A wall of the region, a wall of beds, and whoever tells them what to show. */
let region: Page;
let beds: Page;
let operator: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
  guests = [await people.screen('wall'), await people.screen('wall')];
  const [first, second] = guests as [Guest, Guest];
  [region, beds, operator] = await Promise.all([
    open(first, '/mur/region'),
    open(second, '/mur/lits'),
    open(await people.person(['samu']), '/pc/murs')
  ]);
  for (const wall of [region, beds]) await wall.waitForSelector('[data-cut="no"]', WAIT);
  // A wall of beds has a picture once somebody counted some.
  const key = newSourceKey();
  await putSourceKey(people.db, key, { source: 'ror', streams: ['ror'], finess: null, origin: 'real' });
  const at = Date.now() - MINUTE;
  const counts = [location(SITE, [{ n: 4, at }]), ...service(SITE, SITE, 'Médecine polyvalente')];
  await vi.waitUntil(
    async () => {
      const answer = await fetch(`${house.ingest}/ingest/ror`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/fhir+json' },
        body: JSON.stringify(bundle(counts, at))
      });
      await answer.arrayBuffer();
      return answer.status === 202;
    },
    { timeout: 60_000, interval: 500 }
  );
  await beds.locator('[data-panel="beds"]').waitFor(WAIT);
});
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

async function open(guest: Guest, path: string): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  await context.addCookies(cookiesOf(house, guest));
  const page = await context.newPage();
  await page.goto(house.web + path, WAIT);
  return page;
}

async function send(subject: 'layout' | 'focus', value: string, to: Guest | 'all'): Promise<void> {
  const form = operator.locator(`[data-send="${subject}"]`);
  await form.locator('select[name=value]').selectOption(value);
  await form.locator('select[name=walls]').selectOption(to === 'all' ? 'all' : to.id);
  await form.locator('button').click();
  await operator.locator('[data-order]').first().waitFor(WAIT);
}
async function end(): Promise<void> {
  await operator.locator('[data-order] button').first().click();
  await operator.locator('[data-order]').waitFor(GONE);
}
const seen = (guest: Guest | undefined, state: string) =>
  operator.locator(`[data-wall="${guest?.id}"] [data-state="${state}"]`).waitFor(WAIT);
const orders = (guest: Guest | undefined) => operator.locator(`[data-wall="${guest?.id}"] [data-state]`);

it('a layout sent to one wall takes its screen alone, and ended gives it back to its own', async () => {
  await send('layout', 'region', guests[1] as Guest);
  await beds.locator(STAGED).waitFor(WAIT);
  expect(await beds.locator(STAGED).getAttribute('src')).toContain('/mur/region');
  await seen(guests[1], 'shows');
  expect([await orders(guests[0]).count(), await region.locator('iframe').count()]).toEqual([0, 0]);
  await end();
  await beds.locator('iframe').waitFor(GONE);
  await beds.locator('[data-panel="beds"]').waitFor(WAIT);
});

it('a layout sent to all is shown by each, by the one whose own it is without another page', async () => {
  await send('layout', 'region', 'all');
  await beds.locator(STAGED).waitFor(WAIT);
  await seen(guests[0], 'shows');
  await seen(guests[1], 'shows');
  expect(await region.locator('iframe').count()).toBe(0);
  await end();
  await beds.locator('iframe').waitFor(GONE);
});

it('a focus is looked at by one wall, then by all, and leaves each when it is ended', async () => {
  await send('focus', DEPARTMENT, guests[0] as Guest);
  await region.locator('[data-panel="focus"]').waitFor(WAIT);
  await seen(guests[0], 'shows');
  expect(await orders(guests[1]).count()).toBe(0);
  await end();
  await region.locator('[data-panel="focus"]').waitFor(GONE);
  await send('focus', DEPARTMENT, 'all');
  await region.locator('[data-panel="focus"]').waitFor(WAIT);
  await beds.locator('[data-order]', { hasText: '96' }).waitFor(WAIT);
  await seen(guests[0], 'shows');
  await seen(guests[1], 'shows');
  await end();
  await region.locator('[data-panel="focus"]').waitFor(GONE);
  await beds.locator('[data-order]').waitFor(GONE);
});

it('a focus on a site is the SAMU that regulates there on its wall, above the others, and is reported once it is', async () => {
  const guest = await people.screen('wall');
  const samu = await open(guest, '/mur/samu');
  await samu.waitForSelector('[data-cut="no"]', WAIT);
  const key = newSourceKey();
  await putSourceKey(people.db, key, {
    source: 'calls',
    streams: ['samu-calls'],
    finess: null,
    origin: 'real'
  });
  const to = Math.floor((Date.now() - MINUTE) / (5 * MINUTE)) * 5 * MINUTE;
  const report = {
    samu: 'SAMU 99',
    from: new Date(to - 5 * MINUTE).toISOString(),
    to: new Date(to).toISOString()
  };
  await vi.waitUntil(
    async () => {
      const answer = await fetch(`${house.ingest}/ingest/samu-calls`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify([{ ...report, presented: 30, answered: 28, waitingNow: 4 }])
      });
      await answer.arrayBuffer();
      return answer.status === 202;
    },
    { timeout: 60_000, interval: 500 }
  );
  await samu.locator('[data-panel="samus"]').waitFor(WAIT);
  const first = () => samu.locator('[data-samu]').first().getAttribute('data-samu');
  await operator.reload(WAIT);
  await send('focus', SITE, guest);
  await samu.locator('[data-samu="96"][data-order]').waitFor(WAIT);
  expect(await first()).toBe('96');
  await seen(guest, 'shows');
  await end();
  await samu.locator('[data-order]').waitFor(GONE);
  await samu.context().close();
});
