import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { HOUR, MINUTE, SECOND } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { crowdFile, send } from '../desk/testing/send.ts';
import { numberNames, pageData, strangeFigures } from './testing/figures.ts';
import { usualOf } from './testing/usual.ts';

/** Three departments of the region near Sarcelles: one sends, one did an hour and a half ago, one this morning. */
const FRESH = '950000331';
const LATE = '950000323';
const LOST = '930000286';
const PRESENT = 1234;
/** What is usual at every site when the page is at its fullest, and what they hold of it: each fourth the same. */
const USUAL = 24;
const SHARES = [0.2, 1, 1.5, 3];
const PAGES = [
  '/',
  '/en',
  '/urgences',
  '/en/urgences',
  '/urgences?pour=enfant&commune=95585&tous=1',
  '/urgences?pour=adulte&commune=75112',
  '/urgences?lieu=neuilly'
];
const BUDGET = 60 * 1024;
const WAIT = { timeout: 60_000 };

let house: House;
let browser: Browser;
/** A source's key for every site of the region. */
let key: string;

beforeAll(async () => {
  const env = { VIGIE_DEMO: '0', VIGIE_REGION: 'idf' };
  [house, browser] = await Promise.all([startHouse({ env }), openBrowser()]);
  key = sourceKey(loadRegion('idf').sites.map(({ finess }) => finess));
  const now = Date.now();
  const files: [string, number][] = [
    [FRESH, now - 30 * SECOND],
    [LATE, now - 100 * MINUTE],
    [LOST, now - 7 * HOUR]
  ];
  for (const [finess, extractAt] of files)
    await send(house.ingest, key, crowdFile({ finess, extractAt, present: PRESENT }));
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** A source's key, made as an operator makes it. */
function sourceKey(finess: string[]): string {
  const vigie = fileURLToPath(new URL('../../../bin/vigie.ts', import.meta.url));
  const args = [vigie, 'keys', 'create', '--source', 'tests', '--finess', finess.join(',')];
  const env = { ...process.env, VIGIE_DEMO: '0', VIGIE_REGION: 'idf', VIGIE_DATA_DIR: house.dataDir };
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const [made = ''] = stdout.split('\n');
  if (!made) throw new Error(stderr);
  return made;
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(house.web + path, { headers: { accept: 'text/html', ...headers } });
/** A page made now, not the one that the front door gave to somebody a moment ago. */
const RELOAD = { 'cache-control': 'no-cache' };

/** A file of every site of the region, true now; those that held many hold a few more, or the file would be held. */
async function sendAll(): Promise<void> {
  const { sites } = loadRegion('idf');
  const held = [FRESH, LATE, LOST];
  const presentOf = (finess: string, index: number) =>
    held.includes(finess) ? PRESENT + 66 : Math.round(USUAL * (SHARES[index % 4] ?? 1));
  const extractAt = Date.now();
  for (let from = 0; from < sites.length; from += 4)
    await Promise.all(
      sites.slice(from, from + 4).map(({ finess }, index) => {
        const present = presentOf(finess, from + index);
        return send(house.ingest, key, crowdFile({ finess, extractAt, present }));
      })
    );
}

const dataOf = (path: string) => {
  const [page = '', query] = path.split('?');
  return `${page === '/' ? '' : page}/__data.json${query ? `?${query}` : ''}`;
};

describe('what the public is told', () => {
  const card = async (finess: string) => {
    const html = await (await get('/urgences?commune=95585&tous=1')).text();
    const found = html.split('<li ').find((part) => part.startsWith(`data-finess="${finess}"`)) ?? '';
    return (
      found
        .split('</li>')[0]
        ?.replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ') ?? ''
    );
  };

  it('keeps activity, a stale measure and the unknown apart, and calls nothing open', async () => {
    await expect.poll(() => card(FRESH), WAIT).toContain('En activité, dernier passage à');
    expect(await card(LATE)).toMatch(/Pas de mesure récente .*dernière mesure à .*, il y a 1 h 4\d/);
    expect(await card(LOST)).toMatch(/État inconnu .*dernière mesure à .*, il y a 7 h 0\d/);
    const html = await (await get('/urgences')).text();
    expect(html.match(/data-status="unknown"/g)?.length).toBe(89);
    expect(html.split('id="lire"')[0]).not.toMatch(/ouvert|open/i);
    expect(html).not.toContain('SIMULATION');
  });

  it('is the picture of topic `public`, site by site', async () => {
    const live = (await (await fetch(`${house.web}/api/v1/live/public`)).json()) as {
      set: Record<string, { value: { state: string } }>;
    };
    const html = await (await get('/urgences')).text();
    const shown = Object.fromEntries(
      [...html.matchAll(/data-finess="(\w+)"[^]*?data-status="(\w+)"/g)].map(([, finess, status]) => [
        finess,
        status
      ])
    );
    const said = Object.fromEntries(
      Object.entries(live.set).map(([finess, { value }]) => [finess, value.state])
    );
    expect(shown).toEqual(said);
    expect([shown[FRESH], shown[LATE], shown[LOST]]).toEqual(['active', 'stale', 'unknown']);
  });
});

describe('no count of patients', () => {
  it.each(PAGES)('stands in %s, in its words or in its source', async (path) => {
    const html = await (await get(path)).text();
    // One script of our own, which the page does without.
    expect(html.match(/<script[^]*?<\/script>/g) ?? []).toEqual(
      /urgences/.test(path)
        ? [expect.stringMatching(/^<script src="[^"]*\/workers\/page-[^"]+" defer(?:="")?><\/script>$/)]
        : []
    );
    const words = html
      .replace(/^.*<body/s, '<body')
      .replace(/<(?:svg|form)\b.*?<\/(?:svg|form)>/gs, ' ')
      .replace(/<[^>]*>/g, ' ');
    const places = /lieu=/.test(path) ? /\d{5}/g : /Paris 12e|91/g;
    expect(
      strangeFigures(words.replace(places, ' ').replace(/\d+ (?:services d’urgences sur|of) /, ' '))
    ).toEqual([]);
    expect(html).not.toContain(String(PRESENT));
  });

  it.each(PAGES)('travels in the data of %s', async (path) => {
    const text = await (await get(dataOf(path))).text();
    const known = [
      'finess',
      'code',
      'postcode',
      'text',
      'renderedAt',
      'now',
      'km',
      'minutes',
      'at',
      'department',
      'box',
      'roadFactor',
      'until',
      'affluence',
      'measuredAt',
      'lastArrivalAt',
      'seen',
      'of'
    ];
    const speedOf = /^\d[\dAB]$/;
    const names = pageData(text)
      .flatMap((node) => [...numberNames(node)])
      .filter((name) => !speedOf.test(name));
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(JSON.stringify(pageData(text))).not.toContain(String(PRESENT));
  });

  const OPEN = [
    ...['', '.geojson', '?su=now', '/historique'].map((what) => `/api/public/v1/urgences${what}`),
    '/urgences/communes.json'
  ];
  it.each(OPEN)('travels in the open data %s', async (path) => {
    const su = encodeURIComponent(new Date(Date.now() - 1_000).toISOString());
    const body: unknown = await (await fetch(house.web + path.replace('su=now', `su=${su}`))).json();
    expect(JSON.stringify(body)).not.toContain(String(PRESENT));
    if (path.endsWith('communes.json')) return;
    const known = [
      ...['finess', 'code', 'department', 'longitude', 'latitude', 'coordinates', 'id'],
      ...['halfLeaveWithin', 'nineInTenLeaveWithin', 'leftWithinNineInTen', 'minutes']
    ];
    expect([...numberNames(body)].filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each([
    '/urgences.txt',
    '/api/public/v1/urgences.csv',
    `/urgences/${FRESH}`,
    `/urgences/${FRESH}/affichage`,
    `/urgences/${FRESH}/cadre`
  ])('stands in %s', async (path) => {
    const text = await (await get(path)).text();
    expect(text.length).toBeGreaterThan(200);
    expect(text).not.toMatch(new RegExp(`\\b${PRESENT}\\b`));
  });

  it('travels in the public topic', async () => {
    const body: unknown = await (await fetch(`${house.web}/api/v1/live/public`)).json();
    const known = [
      'finess',
      'seq',
      'affluence',
      'measuredAt',
      'lastArrivalAt',
      'staleAt',
      'unknownAt',
      'from',
      'to',
      'at',
      'processAt',
      'feedAt'
    ];
    expect([...numberNames(body)].filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('a phone gets every first view whole in 60 KB, by what travels until it is loaded', () => {
  /** Bytes of a cold visit, all of them, as they came over the wire. */
  async function bytesOf(path: string): Promise<number> {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const wire = await context.newCDPSession(page);
    await wire.send('Network.enable');
    await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
    const bytes: number[] = [];
    const encodings: string[] = [];
    wire.on('Network.loadingFinished', ({ encodedDataLength }) => bytes.push(encodedDataLength));
    wire.on('Network.responseReceived', ({ response, type }) => {
      if (type === 'Document') encodings.push(String(response.headers['content-encoding']));
    });
    await page.goto(house.web + path, { ...WAIT, waitUntil: 'load' });
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    expect(encodings).toEqual(['br']);
    expect(bytes.length).toBeGreaterThan(2);
    await context.close();
    return bytes.reduce((sum, one) => sum + one, 0);
  }
  const kindsIn = async (path: string) => {
    const html = await (await get(path, RELOAD)).text();
    return [...html.matchAll(/data-status="(\w+)"/g)].map(([, kind]) => kind);
  };
  /** Waits until all 91 cards are of a kind; the site with two files in seven hours may count as a daily one. */
  const fullOf = async (kind: string) => {
    const others = async () => (await kindsIn('/urgences')).filter((one) => one !== kind);
    await expect.poll(async () => (await others()).filter((one) => one !== 'daily'), WAIT).toEqual([]);
    expect((await others()).length).toBeLessThanOrEqual(1);
    expect((await kindsIn('/urgences')).length).toBe(91);
  };
  const weigh = async (paths: string[]) => {
    const heavy: [string, number][] = [];
    for (const path of paths) {
      const bytes = await bytesOf(path);
      if (bytes >= BUDGET) heavy.push([path, bytes]);
    }
    expect(heavy).toEqual([]);
  };
  const LONGEST = [
    '/urgences',
    '/en/urgences',
    '/urgences?commune=75112&tous=1',
    '/en/urgences?commune=75112&tous=1',
    '/urgences?pour=adulte&commune=75112&tous=1',
    '/urgences?pour=enfant&commune=95585&tous=1',
    '/urgences?pour=adulte&commune=75112',
    '/',
    '/en'
  ];

  it('when all 91 departments sent their file and nothing is usual yet', async () => {
    await sendAll();
    await fullOf('active');
    await weigh(LONGEST);
  });

  it('when how busy each of the 91 is can be told, in each of the four ways', async () => {
    await usualOf(house, 'idf', USUAL);
    // A level rises after two measures.
    await sendAll();
    await fullOf('crowd');
    const WORDS = ['>Moins de monde', '>Comme d’habitude', '>Plus de monde', '>Beaucoup plus de monde'];
    await expect
      .poll(async () => {
        const html = await (await get('/urgences', RELOAD)).text();
        return WORDS.filter((words) => !html.includes(words));
      }, WAIT)
      .toEqual([]);
    await weigh(LONGEST);
  });
});

it('outlives the pages: while they are away the last copy answers, and says of when it is', async () => {
  const path = '/urgences?pour=enfant&commune=95585';
  await (await get(path)).text();
  process.kill(house.pidOf('app') ?? 0, 'SIGKILL');
  const old = await (await get(path, RELOAD)).text();
  expect(old).toMatch(/data-vigie-old.*Image de.*Urgence vitale.*Gonesse/s);
  await expect
    .poll(async () => (await (await get(path, RELOAD)).text()).includes('data-vigie-old'), WAIT)
    .toBe(false);
});
