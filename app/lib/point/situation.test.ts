import { describe, expect, it } from 'vitest';
import type { DeclaredEvent, DeclaredLevel } from '#domain/declared/types.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { crowdedPicture } from '#app/lib/testing/crowded.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { PlaceEntry } from '#realtime/protocol/places-types.ts';
import { liveSituation, loggedSituation, MOST, type Logged } from './situation.ts';

const NOW = Date.UTC(2026, 9, 13, 18, 6);
const pack = loadRegion('idf');
const { sites, region } = crowdedPicture(pack, NOW);
const none = new Map<string, unknown>();
const LEVEL: DeclaredLevel = {
  ...{ scope: 'region', level: 1, reason: 'Afflux attendu', by: 'ars', version: 1 },
  ...{ from: NOW - HOUR, until: NOW + HOUR }
};
const EVENT: DeclaredEvent = {
  ...{ id: 'e1', title: 'Canicule', kind: 'real', perimeter: ['region'], by: 'ars', version: 1 },
  ...{ from: NOW - 2 * HOUR, until: null }
};
const declared = { levels: [LEVEL], events: [EVENT] };
const topics = {
  sites: new Map(Object.entries(sites)),
  areas: new Map<string, unknown>(Object.entries(region)),
  ...{ feeds: new Map(), places: new Map<string, PlaceEntry>(), samu: none, beds: none }
};

describe('the situation on one page', () => {
  it('says the region and every department with both levels, the worst that fit and how many are left out', () => {
    const { areas, worst, more, blind, events } = liveSituation(pack, 'IDF', topics, declared, NOW);
    expect(areas.map(({ scope }) => scope)).toEqual([
      'region',
      ...pack.departments.map(({ code }) => `dept:${code}`)
    ]);
    expect(areas[0]?.declared).toEqual(LEVEL);
    expect(worst).toHaveLength(MOST.worst);
    expect(worst.length + more).toBe(
      [...topics.sites.values()].filter(
        ({ measures, provenance }) => (measures.level.value ?? 0) >= 1 && (provenance.staleAt ?? 0) > NOW
      ).length
    );
    expect(blind.count).toBeGreaterThan(0);
    expect(events).toEqual([EVENT]);
  });

  it('has no panel for a stream that is not there, and says nothing declared once it is over', () => {
    const at = NOW + 2 * HOUR;
    const later = liveSituation(pack, 'IDF', topics, declared, at);
    expect([later.samu, later.beds, later.closures]).toEqual([null, null, null]);
    expect(later.areas[0]?.declared).toBeNull();
  });

  it('from the log says what was shown then, never a level of a figure that was not known', () => {
    const row = (scope: string, level: number, state = 'known'): Logged => ({
      ...{ scope, state, level, present: 40, usual: 30, n: 80, of: 91, share: 0.9, z: 2, longStay12: 3 }
    });
    const [first, second] = pack.sites;
    const rows = [
      row('region', 2),
      row(`site:${first?.finess}`, 3),
      row(`site:${second?.finess}`, 3, 'stale')
    ];
    const then = loggedSituation(pack, 'IDF', rows, declared, NOW - 30 * MINUTE);
    expect(then?.areas[0]).toMatchObject({ level: 2, present: 40, seen: 80, declared: LEVEL });
    expect(then?.worst.map(({ finess }) => finess)).toEqual([first?.finess]);
    expect(then?.silent).toBeNull();
    expect(loggedSituation(pack, 'IDF', [], declared, NOW)).toBeNull();
  });
});
