import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { HOUR, MINUTE, SECOND } from '#domain/time/instant.ts';
import { crowdFile, send } from '../desk/testing/send.ts';
import { numberNames, pageData, strangeFigures } from './testing/figures.ts';

/** Three departments of the region near Sarcelles: one sends, one did an hour and a half ago, one this morning. */
const FRESH = '950000331';
const LATE = '950000323';
const LOST = '930000286';
const PRESENT = 1234;
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

beforeAll(async () => {
  const env = { VIGIE_DEMO: '0', VIGIE_REGION: 'idf' };
  [house, browser] = await Promise.all([startHouse({ env }), openBrowser()]);
  const key = sourceKey([FRESH, LATE, LOST]);
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

const get = (path: string) => fetch(house.web + path, { headers: { accept: 'text/html' } });
const dataOf = (path: string) => {
  const [page = '', query] = path.split('?');
  return `${page === '/' ? '' : page}/__data.json${query ? `?${query}` : ''}`;
};

it('a phone gets every first view whole in 60 KB, by what travels until it is loaded', async () => {
  for (const path of [
    '/',
    '/urgences',
    '/urgences?pour=enfant&commune=95585&tous=1',
    '/urgences?pour=adulte&commune=75112'
  ]) {
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
    expect([path, bytes.reduce((sum, one) => sum + one, 0)]).toEqual([
      path,
      expect.toSatisfy((n: number) => n < BUDGET)
    ]);
    await context.close();
  }
});

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
      [...html.matchAll(/data-finess="(\w+)" data-status="(\w+)"/g)].map(([, finess, status]) => [
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
    expect(html).not.toContain('<script');
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
      'affluence',
      'measuredAt',
      'lastArrivalAt',
      'seen',
      'of'
    ];
    const names = pageData(text).flatMap((node) => [...numberNames(node)]);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(JSON.stringify(pageData(text))).not.toContain(String(PRESENT));
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

it('outlives the pages: while they are away the last copy answers, and says of when it is', async () => {
  const path = '/urgences?pour=enfant&commune=95585';
  await (await get(path)).text();
  process.kill(house.pidOf('app') ?? 0, 'SIGKILL');
  const old = await (await get(path)).text();
  expect(old).toMatch(/data-vigie-old.*Page telle qu’à.*Urgence vitale.*Gonesse/s);
  await expect
    .poll(async () => (await (await get(path)).text()).includes('data-vigie-old'), WAIT)
    .toBe(false);
});
