import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { tryPages } from '../../testing/try-pages.ts';
import { freePort, tryRealtime, until } from '../../testing/try-realtime.ts';
import { agedPage } from './age-page.ts';
import { openLast } from './store.ts';
import { openWaitingDoor } from './waiting-door.ts';

const region = loadRegion('fictive');
const FINESS = region.sites[0]?.finess ?? '';
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'vigie-last-'));
  stops.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A page as the pages make it: one figure that is over at `untilAt`, one part it is drawn with. */
const pageOf = (path: string, untilAt: number) =>
  `<html><head><link href="/_app/immutable/a.css"></head><body><h1>${path}</h1>` +
  `<div class="state" data-until="${untilAt}"><p>Plus de monde <span data-age>, il y a 2 min</span></p><!--/until--></div></body></html>`;

/** A front door before pages that can be killed, with one measure in its picture. */
async function house(lastFolder: string) {
  const started = Date.now();
  const pages = await tryPages((request, response) => {
    if (request.url === '/_app/immutable/a.css') {
      response.writeHead(200, { 'content-type': 'text/css' });
      return response.end('h1{}');
    }
    response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'public, max-age=15' });
    return response.end(pageOf(request.url ?? '', started + 30 * MINUTE));
  });
  const live = await tryRealtime({ app: pages.app, lastFolder }, { region });
  live.write('public', {
    [FINESS]: {
      ...{ finess: FINESS, affluence: 2, state: 'known', lastArrivalAt: null, origin: 'simulated' },
      ...{ measuredAt: started, staleAt: started + 30 * MINUTE, unknownAt: started + 6 * HOUR },
      ...{ closures: [], expected: {}, wait: null, message: null, withheldUntil: null }
    }
  });
  await until(() => readdirSync(lastFolder).length >= 8);
  stops.push(live.stop, pages.stop);
  return { pages, live, started };
}

const get = (url: string) => fetch(url, { headers: { accept: 'text/html' } });

test('pages, record and feeds away, the page, its data and the emergency text answer 200 for an hour, marked', async () => {
  const { pages, live } = await house(folder());
  await pages.stop();
  live.heardFromRecord(Date.now());
  for (let minute = 0; minute <= 60; minute += 20) {
    if (minute > 0) live.move(20 * MINUTE);
    for (const path of [
      '/urgences',
      '/urgences/appeler',
      '/en/urgences',
      '/urgences?pour=enfant&commune=96001'
    ]) {
      const answer = await get(live.base + path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(await answer.text()).toMatch(
        path.startsWith('/en') ? /Picture from \d\d:\d\d/ : /Image de \d\d:\d\d/
      );
    }
    const said = (await (await fetch(`${live.base}/api/public/v1/urgences`)).json()) as {
      image: string | null;
      sites: { finess: string; affluence: { state: string } }[];
    };
    const { state } = said.sites.find(({ finess }) => finess === FINESS)?.affluence ?? {};
    if (minute === 0) expect(state).toBe('known');
    else
      // Of another local day it says which.
      expect([said.image?.replace(/\d/g, '0').replace(' (00/00)', ''), state]).toEqual([
        'image de 00:00',
        minute < 30 ? 'known' : 'stale'
      ]);
    expect((await fetch(`${live.base}/api/v1/live/public`)).status).toBe(200);
  }
  const old = await (await get(`${live.base}/urgences`)).text();
  expect(old).toContain('Pas de mesure récente');
  expect(old).not.toMatch(/Plus de monde|il y a/);
  expect((await get(`${live.base}/pc`)).status).toBe(503);
  expect((await fetch(`${live.base}/_app/immutable/a.css`)).status).toBe(200);
});

test('a start that finds no record answers them from disk, and nothing on a first start', async () => {
  const path = folder();
  const { live, pages } = await house(path);
  await until(async () => (await openLast(path)).find('picture') !== null);
  await live.stop();
  await pages.stop();
  const config = { host: '127.0.0.1', region, addresses: {}, log: pino({ level: 'silent' }) };
  expect(
    await openWaitingDoor({ ...config, port: 0, folder: join(path, 'none'), processNow: () => Date.now() })
  ).toBeNull();
  const port = await freePort();
  const later = () => Date.now() + 50 * MINUTE;
  writeFileSync(join(path, 'half.kept'), '{"address":');
  const door = await openWaitingDoor({ ...config, port, folder: path, processNow: later });
  stops.push(() => door?.close());
  const page = await get(`http://127.0.0.1:${port}/urgences`);
  expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(await page.text()).toMatch(/Image de \d\d:\d\d.*Pas de mesure récente/s);
  const data = (await (await fetch(`http://127.0.0.1:${port}/api/public/v1/urgences`)).json()) as object;
  expect(data).toMatchObject({
    old: true,
    image: expect.stringMatching(/^image de \d\d:\d\d(?: \(\d\d\/\d\d\))?$/) as string
  });
  expect(await (await fetch(`http://127.0.0.1:${port}/urgences.txt`)).text()).toMatch(
    /^URGENCE VITALE.*ANCIENNE/s
  );
  expect((await get(`http://127.0.0.1:${port}/pc`)).status).toBe(503);
});

test('a figure that still holds stays, whatever stands around it', () => {
  const at = Date.UTC(2026, 0, 5, 13, 32);
  const html =
    '<div class="state" data-until="9"><div>a</div><!--/until--></div><div data-until="99"><!--/until--></div>';
  expect(agedPage(html, at, 8, 'fr')).toBe(html);
  expect(agedPage(html, at, 50, 'en')).toMatch(
    /^<div class="state" data-over>.*No recent measure.*<\/div><div data-until="99">/
  );
});
