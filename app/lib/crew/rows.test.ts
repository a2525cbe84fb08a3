import { describe, expect, it } from 'vitest';
import type { Measure, Provenance } from '#domain/measure.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { CrewEntry } from '#realtime/protocol/crew-types.ts';
import { readCrewQuery, writeCrewQuery } from './query.ts';
import { crewRows, type CrewRow } from './rows.ts';

const REGION = loadRegion('fictive');
const NOW = Date.UTC(2026, 10, 22, 12);
const SITE = '960000011';
const rpu: Provenance = {
  ...{ measuredAt: NOW - 4 * MINUTE, receivedAt: NOW, staleAt: NOW + HOUR, unknownAt: NOW + 6 * HOUR },
  ...{ source: 'rpu', origin: 'simulated' }
};
/** As its department said it, so long ago. */
const said = (value: number, ago: number): Measure => ({
  ...{ value, state: 'known', formula: 'ed_crewsWaiting@1' },
  provenance: { measuredAt: NOW - ago, staleAt: NOW - ago + 4 * HOUR, unknownAt: NOW - ago + 8 * HOUR }
});
const UNSAID: Measure = { value: null, state: 'unknown', reason: 'never_received', formula: 'ed@1' };
const entry = (over: Partial<CrewEntry> = {}, measures: Partial<CrewEntry['measures']> = {}): CrewEntry => ({
  provenance: rpu,
  measures: {
    level: { value: 2, state: 'known', formula: 'level@1' },
    ...{ placesOpen: UNSAID, crewsWaiting: UNSAID, longestCrewWaitMin: UNSAID },
    ...measures
  },
  ...{ lastSeen: null, declared: [], place: null, closures: [], places: {} },
  ...over
});
const rowsOf = (one: CrewEntry, ask: Partial<Parameters<typeof crewRows>[2]> = {}, now = NOW): CrewRow[] =>
  crewRows(REGION, new Map([[SITE, one]]), { who: null, from: null, ...ask }, now);
const rowOf = (...args: Parameters<typeof rowsOf>): CrewRow | undefined =>
  rowsOf(...args).find(({ site }) => site.finess === SITE);

describe('a figure', () => {
  it('that nobody said is unsaid, one that is too old is none: neither is zero', () => {
    const row = rowOf(entry({}, { crewsWaiting: said(0, MINUTE), placesOpen: said(3, 9 * HOUR) }));
    expect(row).toMatchObject({
      crews: { kind: 'known', value: 0, at: NOW - MINUTE },
      places: { kind: 'old' },
      stretcherMin: { kind: 'unsaid' }
    });
  });

  it('ages by itself, also without another picture', () => {
    const told = entry({}, { crewsWaiting: said(2, MINUTE) });
    const kinds = [0, 4 * HOUR, 8 * HOUR].map((later) => rowOf(told, {}, NOW + later)?.crews.kind);
    expect(kinds).toEqual(['known', 'stale', 'old']);
  });

  it('is of the service asked for where the site tells them apart', () => {
    const told = entry({ places: { paediatric: said(1, MINUTE) } }, { placesOpen: said(5, MINUTE) });
    const places = ([null, 'adult', 'paediatric'] as const).map((who) => rowOf(told, { who })?.places);
    expect(places).toMatchObject([{ value: 5 }, { value: 5 }, { value: 1 }]);
    // What is of the whole site is never shown as one service's.
    const whole = ([null, 'adult', 'paediatric'] as const).map((who) => rowOf(told, { who })?.wholeSite);
    expect(whole).toEqual([false, true, false]);
    const alone = rowsOf(entry({}, { placesOpen: said(5, MINUTE) }), { who: 'adult' });
    const sure = alone.filter(({ site }) => site.services.length === 1).map(({ wholeSite }) => wholeSite);
    expect([...new Set(sure)]).toEqual([false]);
  });
});

describe('a door', () => {
  const closed = (target: string, scope: 'site' | 'service' = 'service') => ({
    ...{ id: target, scope, target, kind: 'closed' as const },
    ...{ from: NOW - HOUR, until: NOW + HOUR }
  });

  it('that is closed for whom they carry is closed, until its end', () => {
    const told = entry({ closures: [closed('paediatric')] });
    const marks = (['adult', 'paediatric'] as const).map((who) => rowOf(told, { who })?.mark.kind);
    expect(marks).toEqual(['level', 'closed']);
    expect(rowOf(told, { who: 'adult' })?.closures).toEqual([]);
    expect(rowOf(told)?.place?.state).toBe('partial');
    expect(rowOf(told, { who: 'paediatric' }, NOW + HOUR)).toMatchObject({ place: null, closures: [] });
  });

  it('that is closed stays in its place in the list', () => {
    const from: [number, number] = [REGION.sites[0]?.lon ?? 0, REGION.sites[0]?.lat ?? 0];
    const order = (one: CrewEntry) => rowsOf(one, { from }).map(({ site }) => site.finess);
    expect(order(entry({ closures: [closed('', 'site')] }))).toEqual(order(entry()));
  });
});

it('a level that is not of now is the last one seen, and never shown as current', () => {
  const later = NOW + 2 * HOUR;
  expect(rowOf(entry())?.mark).toEqual({ kind: 'level', level: 2 });
  expect(rowOf(entry(), {}, later)?.mark).toEqual({ kind: 'silent', level: 2, at: rpu.measuredAt });
  expect(crewRows(REGION, new Map(), { who: null, from: null }, NOW)[0]?.mark).toEqual({ kind: 'unknown' });
});

it('sorts by distance only when there is a place to sort from', () => {
  const site = REGION.sites.at(-1);
  const from: [number, number] = [site?.lon ?? 0, site?.lat ?? 0];
  const rows = rowsOf(entry(), { from });
  expect(rows[0]?.site.finess).toBe(site?.finess);
  const kms = rows.map(({ km }) => km ?? Infinity);
  expect(kms).toEqual(kms.toSorted((a, b) => a - b));
  expect(rowsOf(entry()).map(({ site: { finess } }) => finess)).toEqual(REGION.sites.map((s) => s.finess));
});

it('keeps in its address whom they carry and a site, and nothing that means nothing', () => {
  const read = (text: string) => readCrewQuery(new URLSearchParams(text));
  expect(read('pour=enfant&depuis=960000011')).toEqual({ who: 'paediatric', from: '960000011' });
  expect(read('pour=x&depuis=%3Cb%3E&lat=48.8')).toEqual({ who: null, from: null });
  expect(writeCrewQuery(read('pour=adulte&depuis=960000011'))).toBe('?pour=adulte&depuis=960000011');
  expect(writeCrewQuery({ who: null, from: null })).toBe('?');
});
