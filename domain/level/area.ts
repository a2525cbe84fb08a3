import { usualOf } from '../usual/at.ts';
import type { Usual } from '../usual/types.ts';
import type { Level } from './rule.ts';

/** Under this share of usual activity a sum takes no colour (docs/glossary.md §coverage). */
export const COVERAGE_MIN = 0.6;

/** What a sum needs of one site. */
export interface AreaSite {
  /** Its share of usual activity: usual attendances a day. */
  activity: number;
  /** Known now, not stale: null otherwise. */
  present: number | null;
  usual: number | null;
  /** The level it is known at now, or null. */
  level: Level | null;
  daily: boolean;
}

export interface AreaSum {
  present: number;
  /** Over the same sites as `present`; null when none of them has a usual. */
  usual: Usual | null;
  coverage: { seen: number; of: number; share: number };
  /** Enough is seen for a colour. */
  enough: boolean;
  /** Under coverage: the worst level seen, and how many sites show it. Null when nothing is above usual. */
  floor: { level: Level; count: number } | null;
  byLevel: [number, number, number, number];
  unknown: number;
  daily: number;
}

/**
 * Present and usual of a department or the region, summed over the same known sites (docs/definitions.md §5). Where
 * some have a usual, those without are left out of both sums, so that the ratio compares like with like.
 *
 * @param phi dispersion of the history of this sum; null = no usual for the sum
 */
export function sumArea(sites: readonly AreaSite[], phi: number | null): AreaSum {
  const known = sites.filter((s) => s.present !== null);
  const both = known.filter((s) => s.usual !== null);
  const used = both.length > 0 ? both : known;
  const mean = both.reduce((sum, s) => sum + (s.usual ?? 0), 0);
  const total = sites.reduce((sum, s) => sum + s.activity, 0);
  const share = total > 0 ? used.reduce((sum, s) => sum + s.activity, 0) / total : 0;
  const byLevel: AreaSum['byLevel'] = [0, 0, 0, 0];
  for (const site of sites) if (site.level !== null) byLevel[site.level]++;
  const worst = ([3, 2, 1] as const).find((level) => byLevel[level] > 0);
  const daily = sites.filter((s) => s.daily).length;
  return {
    present: used.reduce((sum, s) => sum + (s.present ?? 0), 0),
    usual: both.length > 0 && phi !== null ? usualOf(mean, phi) : null,
    coverage: { seen: used.length, of: sites.length, share },
    enough: share >= COVERAGE_MIN,
    floor: worst === undefined ? null : { level: worst, count: byLevel[worst] },
    byLevel,
    unknown: sites.filter((s) => s.level === null && !s.daily).length,
    daily
  };
}
