import type { Closure } from '../../places/types.ts';
import type { Facility } from '../../region.ts';
import { HOUR, type Instant } from '../../time/instant.ts';
import type { PlaceFacts, RankPicture } from '../types.ts';

/** A facility of tests, equipped for everything. */
export function facilityOf(finess: string, over: Partial<Facility> = {}): Facility {
  return {
    finess,
    ...{ name: `HOPITAL ${finess}`, shortName: finess, department: '96', communeName: 'Port-Brume' },
    ...{ lon: 0, lat: 0 },
    services: ['adult', 'paediatric'],
    maternity: { level: 'III', derived: false },
    icu: { adult: 10, paediatric: 10, neonatal: 10 },
    ...{ cardiacBeds: 8, cathLab: true, uncertain: null },
    ...over
  };
}

/** Nothing known but what a test says. */
export function factsOf(over: Partial<PlaceFacts>): PlaceFacts {
  return { level: null, lastLevel: null, levelAt: null, places: [], closures: [], ...over };
}

/** The whole site, closed since an hour and for another. */
export function closureOf(now: Instant, over: Partial<Closure> = {}): Closure {
  return {
    ...{ id: 'c1', scope: 'site', target: '', kind: 'closed', reason: 'panne', by: 'cadre de santé' },
    ...{ from: now - HOUR, until: now + HOUR, declaredAt: now - HOUR, version: 1 },
    ...over
  };
}

/** One kilometre a degree of longitude, two minutes a kilometre; nobody tells of teams. */
export function pictureOf(
  facilities: readonly Facility[],
  facts: Readonly<Record<string, PlaceFacts>>
): RankPicture {
  return {
    facilities,
    facts: new Map(Object.entries(facts)),
    teams: null,
    travel: (from, { lon }) => ({ km: Math.abs(lon - from.lon), minutes: 2 * Math.abs(lon - from.lon) })
  };
}
