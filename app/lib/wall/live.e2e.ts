import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';
import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { dayBounds, formatParis, localDay } from '#domain/time/paris.ts';
import { parseServerTime } from '#realtime/protocol/time-header.ts';
import type { SiteEntry, Snapshot } from '#realtime/protocol/types.ts';

const house = inject('vigieHouse');
let browser: Browser;
// Without WebGL the map's stand-in is drawn: its symbols are elements.
beforeAll(async () => void (browser = await openBrowser(['--disable-3d-apis'])));
afterAll(() => browser?.close());

async function picture(): Promise<{ sites: Map<string, SiteEntry>; now: Instant }> {
  const answer = await fetch(`${house.web}/api/v1/live/sites`);
  const { set } = (await answer.json()) as Snapshot<SiteEntry>;
  const sites = new Map(Object.entries(set).map(([finess, { value }]) => [finess, value]));
  return { sites, now: parseServerTime(answer.headers.get('x-vigie-time'))?.at ?? NaN };
}

/** Posts today's file of a site through the public door: `count` people who are all still there. */
async function post(finess: string, extractAt: Instant, count: number): Promise<void> {
  const [midnight] = dayBounds(localDay(extractAt));
  const first = Math.max(midnight, extractAt - 150 * MINUTE);
  const records = Array.from({ length: count }, (_, index) => ({
    ENTREE: formatParis(first + ((extractAt - first) * index) / count),
    NAISSANCE: '01/01/1980',
    SEXE: index % 2 ? 'M' : 'F',
    CP: '96000',
    MODE_ENTREE: '8'
  }));
  const day = localDay(extractAt);
  const answer = await fetch(`${house.ingest}/ingest/rpu`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${house.keys[finess] ?? ''}`,
      'content-type': 'application/xml'
    },
    body: writeRpuXml(rawHeader({ finess, ordre: '0', extractAt, from: day, to: day }), records)
  });
  expect(answer.status).toBe(202);
}

describe('the living wall', () => {
  it('shows a posted file in its list and on its map, without a reload', async () => {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    const heard = complaints(page);
    await page.goto(`${house.web}/mur/region`, { timeout: 60_000 });
    await page.waitForSelector('[data-cut="no"]', { timeout: 60_000 });
    await page.evaluate(() => Object.assign(globalThis, { stayed: true }));
    const { sites } = await picture();
    const calm = [...sites]
      .filter(([, entry]) => !entry.feed.daily && (entry.measures.level.value ?? 3) < 2)
      .sort(([, a], [, b]) => (a.measures.present.value ?? 999) - (b.measures.present.value ?? 999));
    const finess = calm[0]?.[0] ?? '';
    const inList = page.locator(
      `[data-panel="watch"] li[data-finess="${finess}"] svg[data-symbol="level-3"]`
    );
    const onMap = page.locator(`[data-panel="map"] g[data-finess="${finess}"][data-symbol="level-3"]`);
    // The simulator's own files of the site go on: the newest EXTRACT wins, and a level rises at the second
    // measurement in a row. So the site keeps sending, as sites do, until the wall tells, in both places.
    let [count, postedAt] = [240, 0];
    await vi.waitUntil(
      async () => {
        const { now } = await picture();
        if (now - postedAt > 4_000) {
          await post(finess, now - 1_000, count++);
          postedAt = now;
        }
        return (await inList.count()) === 1 && (await onMap.count()) === 1;
      },
      { timeout: 90_000, interval: 250 }
    );
    expect(await page.evaluate(() => 'stayed' in globalThis)).toBe(true);
    expect(heard).toEqual([]);
    await page.close();
  });

  it('speaks French at the root and English under /en, says that it is a simulation, and complains of nothing', async () => {
    for (const [path, lang, band] of [
      ['/mur/region', 'fr', 'SIMULATION, données fictives'],
      ['/en/mur/region', 'en', 'SIMULATION, fictitious data']
    ] as const) {
      const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
      const heard = complaints(page);
      await page.goto(house.web + path, { timeout: 60_000 });
      await page.waitForSelector('[data-cut="no"]', { timeout: 60_000 });
      expect(await page.locator('html').getAttribute('lang')).toBe(lang);
      expect(await page.locator('[data-panel="band"]').textContent()).toContain(band);
      const words = async () => (await page.locator('main').innerText()).toLowerCase();
      const wait = { timeout: 60_000 };
      await expect.poll(words, wait).toContain(lang === 'fr' ? 'présents' : 'present');
      await expect.poll(words, wait).toContain(lang === 'fr' ? 'à jour' : 'up to date');
      expect(heard).toEqual([]);
      await page.close();
    }
  });
});
