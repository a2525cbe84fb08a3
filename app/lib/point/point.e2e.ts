import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, openPeople } from '#bin/testing/people.ts';
import { declare } from '#db/declared/log.ts';
import { appendPicture, type PictureRow } from '#db/picture.ts';
import { declareClosure } from '#db/places/closures.ts';
import { addRule } from '#db/rules.ts';
import { newSourceKey, putSourceKey } from '#db/sources.ts';
import type { DeclaredLevel } from '#domain/declared/types.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';

const WAIT = { timeout: 60_000 };
const pack = loadRegion('idf');
const REASON = 'Afflux massif attendu après un accident de transport collectif, renforts rappelés';

let house: House;
let browser: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;
let page: Page;

/** A crisis of the whole region: levels, events, closures and what software says, more than a page holds. */
beforeAll(async () => {
  [house, browser] = await Promise.all([
    startHouse({ env: { VIGIE_DEMO: '0', VIGIE_REGION: 'idf' } }),
    openBrowser()
  ]);
  people = await openPeople(house, 'idf');
  const { db } = people;
  const now = Date.now();
  const act = { actor: { id: 'command', label: 'essai' }, now, origin: 'real' as const };
  const scopes = new Set(['region', ...pack.departments.map(({ code }) => `dept:${code}`)]);
  await addRule(
    db,
    act,
    { kind: 'floor', scope: 'region', from: now, to: null, field: 'oldestBoarderMin', limit: 480, level: 2 },
    { at: now, scopes }
  );
  const sites = pack.sites.map(({ finess }) => finess);
  for (const scope of [...scopes, ...sites.slice(0, 50)]) {
    const level: DeclaredLevel = {
      ...{ scope, level: 3, reason: REASON, by: 'ars', version: 1, from: now, until: now + 6 * HOUR }
    };
    await declare(db, act, now, { kind: 'level.declared', key: scope, act: 'declare' }, () => level);
  }
  for (let i = 0; i < 6; i++) {
    const event = {
      ...{ id: `e${i}`, title: `Canicule et orages violents sur la région, ${i + 1}`, kind: 'real' as const },
      ...{ perimeter: ['region'], from: now - HOUR, until: null, by: 'ars' as const, version: 1 }
    };
    await declare(db, act, now, { kind: 'event.declared', key: event.id, act: 'open' }, () => event);
  }
  const shut = { scope: 'site', target: '', kind: 'closed', reason: 'Dégât des eaux', by: 'ars_officer' };
  for (const { finess, services } of pack.sites.slice(0, 20)) {
    const closure = { ...shut, from: now, until: now + 5 * HOUR };
    await declareClosure(db, act, closure, { finess, services, now });
  }
  const key = newSourceKey();
  await putSourceKey(db, key, { source: 'essais', streams: ['ed-state'], finess: null, origin: 'real' });
  const said = sites.slice(0, 40).map((site) => ({
    ...{ site, at: new Date(now - MINUTE).toISOString(), boarders: 12, oldestBoarderMin: 1_000 },
    level: { level: 3, reason: 'Saturation', until: new Date(now + 3 * HOUR).toISOString() }
  }));
  const send = async () => {
    const answer = await fetch(`${house.ingest}/ingest/ed-state`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(said)
    });
    await answer.arrayBuffer();
    return answer.status === 202;
  };
  await vi.waitUntil(send, { timeout: 60_000, interval: 500 });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addCookies(cookiesOf(house, await people.person(['ars'])));
  page = await context.newPage();
});
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

it.each(['/pc/point', '/en/pc/point'])(
  '%s is one page of A4 in a crisis of the whole region, and says how many more',
  async (path) => {
    await vi.waitUntil(
      async () => {
        await page.goto(house.web + path, WAIT);
        return (await page.locator('[data-more="worst"]').count()) === 1;
      },
      { timeout: 60_000, interval: 500 }
    );
    expect(await page.locator('[data-area]').count()).toBe(1 + pack.departments.length);
    for (const part of ['worst', 'said', 'closures', 'events'])
      expect(await page.locator(`[data-more="${part}"]`).innerText()).toMatch(/\d/);
    // What software declares stands beside what people do.
    expect(await page.innerText('main')).toMatch(/ARS[\s\S]*(logiciel du service|department’s software)/);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
  }
);

it('of an instant before it says what screens showed then, on one page, and says so where only figures were kept', async () => {
  const at = Math.floor((Date.now() - 2 * HOUR) / (5 * MINUTE)) * 5 * MINUTE;
  const none = { stayMedian: null, stayP90: null, oriented: null, measuredAt: at, normVersion: null };
  const row = (scope: string, over: Partial<PictureRow> = {}): PictureRow => ({
    ...{ at, seq: 1, scope, state: 'known', level: 0, z: 2, present: 40, usual: 30, sd: 3, arrivals1h: 5 },
    ...{ longStay8: 2, longStay12: 1, n: 80, of: 91, share: 0.9, formulaVersion: 'level@1', ...none },
    ...over
  });
  const [first, second, third] = pack.sites;
  const samu = { presented: 310, within60: 0.7, seen: 6, of: 8, teams: { free: 12, engaged: 9, unknown: 2 } };
  const closure = { id: 'c', target: '', kind: 'closed', from: at - HOUR, until: at + HOUR };
  const more = {
    ...{ silent: [third?.finess], samu },
    beds: [{ kind: 'medicine', available: 41, n: 60, of: 72 }]
  };
  await appendPicture(people.db, 'real', [
    row('region', { level: 2, more }),
    row(`site:${first?.finess}`, {
      ...{ level: 3, more: { reason: { kind: 'arrivals', z: 2.4, ratio: 1.5 }, since: at - HOUR } }
    }),
    row(`site:${second?.finess}`, { more: { closures: [closure] } }),
    row(`site:${third?.finess}`, { state: 'unknown', more: { lastSeen: { level: 2, at: at - HOUR } } })
  ]);
  await appendPicture(people.db, 'real', [row('region', { at: at - HOUR })]);
  const read = async (instant: number): Promise<string> => {
    await page.goto(`${house.web}/pc/point?su=${new Date(instant + MINUTE).toISOString()}`, WAIT);
    return page.innerText('main');
  };
  const text = await read(at);
  for (const words of [/arrivées \+50/, /310/, /Médecine/i, /12 libres/i]) expect(text).toMatch(words);
  for (const site of [first, second, third]) expect(text).toContain(site?.shortName);
  expect(await page.getAttribute('[data-whole]', 'data-whole')).toBe('true');
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
  expect(await read(at - HOUR)).toContain('seuls les chiffres ont été conservés');
  expect(await page.getAttribute('[data-whole]', 'data-whole')).toBe('false');
});
