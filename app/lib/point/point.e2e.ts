import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, openPeople } from '#bin/testing/people.ts';
import { declare } from '#db/declared/log.ts';
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
  await vi.waitUntil(send, { timeout: 20_000, interval: 500 });
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
