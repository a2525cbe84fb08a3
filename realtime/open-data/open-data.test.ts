import { afterEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { tryRealtime } from '../testing/try-realtime.ts';
import type { PublicEntry } from '../protocol/types.ts';
import { openDocument } from './document.ts';
import { written } from './formats.ts';

const region = loadRegion('fictive');
const [first] = region.sites;
const FINESS = first?.finess ?? '';
const T = Date.UTC(2026, 0, 5, 13, 32);
const entry = (over: Partial<PublicEntry> = {}): PublicEntry => ({
  ...{
    finess: FINESS,
    affluence: 2,
    state: 'known',
    lastArrivalAt: null,
    measuredAt: T,
    origin: 'simulated'
  },
  ...{
    staleAt: T + 30 * MINUTE,
    unknownAt: T + 6 * HOUR,
    closures: [],
    expected: {},
    wait: null,
    message: null,
    withheldUntil: null,
    ...over
  }
});
const PRACTICAL = {
  ...{ phone: '01 23 45 67 89', hours: '24 h sur 24', access: '=cmd', source: 'cadre du service', at: T }
};
const documentOf = (one: PublicEntry, now = T) =>
  openDocument({
    ...{ region, sites: region.sites, entries: new Map([[FINESS, one]]), origin: 'simulated', asOf: T, now },
    ...{ directory: new Map([[FINESS, PRACTICAL]]), addresses: { [FINESS]: '1 QUAI DES BRUMES' } },
    image: null
  });
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe('the open data', () => {
  test('say of each department how busy it is in a word, and that words do not compare', () => {
    const { sites, ...head } = documentOf(entry());
    expect(head).toMatchObject({
      comparable: false,
      simulated: true,
      licence: expect.stringContaining('Licence Ouverte') as string
    });
    expect(sites[0]).toMatchObject({
      finess: FINESS,
      affluence: { state: 'known', value: 'much_busier', comparable: false }
    });
    expect(sites[1]?.affluence).toMatchObject({ state: 'unknown', value: null });
    expect(sites.length).toBe(region.sites.length);
  });

  test('let figures run out by themselves, and tell a shut door by service with its end', () => {
    const stale = documentOf(entry(), T + HOUR).sites[0]?.affluence;
    expect(stale).toMatchObject({ state: 'stale', value: null });
    const [site] = documentOf(
      entry({ closures: [{ kind: 'closed', service: 'all', until: T + HOUR }] })
    ).sites;
    for (const { door } of site?.services ?? [])
      expect(door).toEqual({ state: 'closed', until: new Date(T + HOUR).toISOString() });
  });

  test('tell address, phone, hours and access as the site told them, by whom and when; null where it told nothing', () => {
    const [told, silent] = documentOf(entry()).sites;
    expect(told?.practical).toEqual({
      ...{ address: '1 QUAI DES BRUMES', phone: '01 23 45 67 89', hours: '24 h sur 24', access: '=cmd' },
      ...{ source: 'cadre du service', updatedAt: new Date(T).toISOString() }
    });
    expect(silent?.practical).toEqual({
      ...{ address: null, phone: null, hours: null, access: null, source: null, updatedAt: null }
    });
    const document = documentOf(entry());
    expect(written(document, 'txt')).toMatch(/téléphone : 01 23 45 67 89[\s\S]*téléphone : non renseigné/);
    const [head = '', first = ''] = written(document, 'csv').split('\r\n');
    const cell = (name: string) => first.split(',')[head.split(',').indexOf(name)];
    expect(['adresse', 'telephone', 'renseigne_par'].map(cell)).toEqual([
      ...['1 QUAI DES BRUMES', '01 23 45 67 89', 'cadre du service']
    ]);
    // What a spreadsheet would run stays text.
    expect(cell('acces')).toBe("'=cmd");
  });

  test('are the same in every format', () => {
    const document = documentOf(entry());
    const features = (
      JSON.parse(written(document, 'geojson')) as { features: { properties: object; geometry: object }[] }
    ).features;
    expect(features.length).toBe(document.sites.length);
    expect(features[0]).toMatchObject({
      geometry: { type: 'Point', coordinates: [first?.lon, first?.lat] },
      properties: { finess: FINESS, affluence: { value: 'much_busier' } }
    });
    const [head, ...lines] = written(document, 'csv').trim().split('\r\n');
    expect(lines.length).toBe(region.sites.flatMap(({ services }) => services).length);
    expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([head?.split(',').length]));
    const txt = written(document, 'txt');
    expect(txt.split('\n')[0]).toMatch(/15.*112.*114/);
    expect(txt).toContain('beaucoup plus de monde que d’habitude');
  });
});

test('one buffer per change goes to everybody: ETag, 304, compressed, open to other origins, never limited', async () => {
  const live = await tryRealtime({ limits: { twin: [1, 0], pages: [1, 0] } }, { region });
  stops.push(live.stop);
  live.write('public', {
    [FINESS]: { ...entry(), staleAt: Date.now() + HOUR, unknownAt: Date.now() + HOUR }
  });
  const url = `${live.base}/api/public/v1/urgences`;
  const one = await fetch(url, { headers: { 'accept-encoding': 'br' } });
  expect(one.headers.get('access-control-allow-origin')).toBe('*');
  expect(one.headers.get('content-encoding')).toBe('br');
  expect(one.headers.get('cache-control')).toBe('public, max-age=10, stale-while-revalidate=60');
  expect(one.headers.get('set-cookie')).toBeNull();
  const etag = one.headers.get('etag') ?? '';
  for (let i = 0; i < 20; i++)
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
  for (let i = 0; i < 20; i++) expect((await fetch(`${live.base}/api/v1/live/public`)).status).toBe(200);
  expect(await (await fetch(url)).text()).toBe(await one.text());
  live.write('public', {
    [FINESS]: { ...entry(), affluence: 0, staleAt: Date.now() + HOUR, unknownAt: Date.now() + HOUR }
  });
  const other = await fetch(url, { headers: { 'if-none-match': etag } });
  expect([
    other.status,
    ((await other.json()) as { sites: { affluence: object }[] }).sites[0]?.affluence
  ]).toMatchObject([200, { value: 'usual' }]);
  const types = ['.geojson', '.csv'].map(async (ext) => (await fetch(url + ext)).headers.get('content-type'));
  expect(await Promise.all(types)).toEqual([
    'application/geo+json; charset=utf-8',
    'text/csv; charset=utf-8'
  ]);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
});
