import { describe, expect, it } from 'vitest';
import type { DeclaredEvent, DeclaredLevel } from '#domain/declared/types.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { crowdedPicture } from '#app/lib/testing/crowded.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { PlaceEntry } from '#realtime/protocol/places-types.ts';
import { areaThen, regionThen, siteThen } from '#realtime/protocol/then.ts';
import type { AreaEntry } from '#realtime/protocol/types.ts';
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
    expect(then).toMatchObject({ whole: false, silent: null, closures: null, samu: null, beds: null });
    expect(loggedSituation(pack, 'IDF', [], declared, NOW)).toBeNull();
  });

  it('from the log says all that screens showed then, where that was kept, and nothing that is over', () => {
    const [high, shut, unseen, plain] = pack.sites;
    const figures = { present: 40, usual: 30, n: 80, of: 91, share: 0.9, z: 2, longStay12: 3 };
    const row = (scope: string, level: number, more?: object, state = 'known'): Logged => ({
      ...{ scope, state, level, ...figures },
      more
    });
    const closure = { id: 'c', target: '', kind: 'closed', from: NOW - HOUR, until: NOW + HOUR };
    const software = { level: 3, reason: 'x', by: 'nurse', at: NOW - HOUR, until: NOW + HOUR };
    const reason = { kind: 'arrivals', z: 2.4, ratio: 1.5 };
    const samu = {
      presented: 310,
      within60: 0.7,
      seen: 6,
      of: 8,
      teams: { free: 12, engaged: 9, unknown: 2 }
    };
    const beds = [{ kind: 'medicine', available: 41, n: 60, of: 72 }];
    const rows = [
      row('region', 2, { floor: 3, silent: [unseen?.finess], samu, beds }),
      row(`site:${high?.finess}`, 3, { reason, since: NOW - HOUR }),
      row(`site:${shut?.finess}`, 0, {
        closures: [closure, { ...closure, id: 'd', until: NOW - MINUTE }],
        software
      }),
      row(`site:${unseen?.finess}`, 0, { lastSeen: { level: 2, at: NOW - 2 * HOUR } }, 'unknown'),
      row(`site:${plain?.finess}`, 0)
    ];
    const then = loggedSituation(pack, 'IDF', rows, declared, NOW);
    expect(then).toMatchObject({ whole: true, silent: [unseen?.shortName], samu, beds });
    expect(then?.areas[0]?.floor).toBe(3);
    expect(then?.worst[0]).toMatchObject({ reason, since: NOW - HOUR });
    expect(then?.said).toEqual([{ finess: shut?.finess, name: shut?.shortName, declared: null, software }]);
    expect(then?.closures).toEqual([{ name: shut?.shortName, closure }]);
    expect(then?.blind.wereHigh).toEqual([{ name: unseen?.shortName, level: 2, at: NOW - 2 * HOUR }]);
  });

  it('from the log says what the live page said, where nothing moved since', () => {
    const log = pictureOf(topics, NOW);
    const then = loggedSituation(pack, 'IDF', log, declared, NOW);
    const live = liveSituation(pack, 'IDF', topics, declared, NOW);
    const reasons = (from: typeof live | null) =>
      new Map(from?.worst.map(({ finess, ...line }) => [finess, [line.reason, line.since, line.floor]]));
    for (const [finess, said] of reasons(then))
      if (reasons(live).has(finess)) expect(said).toEqual(reasons(live).get(finess));
    expect(then?.silent).toEqual(live.silent);
    expect(then?.areas.map(({ floor }) => floor)).toEqual(live.areas.map(({ floor }) => floor));
  });
});

/** Rows of the log as the picture's writer makes them of entries. */
function pictureOf({ sites, areas, feeds, places, samu, beds }: typeof topics, at: number): Logged[] {
  const figures = { usual: null, n: null, of: null, share: null, z: 2, longStay12: null };
  const siteRows = [...sites].map(([finess, site]) => ({
    ...{ scope: `site:${finess}`, state: site.measures.present.state, level: site.measures.level.value },
    ...{ ...figures, present: site.measures.present.value, more: siteThen(site, places.get(finess), at) }
  }));
  const areaRows = [...areas].flatMap(([scope, value]) => {
    const area = value as AreaEntry;
    if (!('measures' in area)) return [];
    const more = scope === 'region' ? regionThen(area, { feeds, samu, beds }, at) : areaThen(area);
    return [{ scope, state: 'known', level: area.measures.level.value, ...figures, present: 1, more }];
  });
  return [...siteRows, ...areaRows];
}
