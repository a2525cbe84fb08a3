import type { ScoreSums } from './score.ts';
import type { StayRecord } from './types.ts';

/** Scored arrivals of the last week from which on a drift can be told. */
const DRIFT_ENOUGH = 100;
/** Coverage of a week's p90 under which it is made wider, and under which there is no figure. */
const WIDER_UNDER = 0.82;
const NONE_UNDER = 0.7;
/** How much wider. */
export const WIDER = 1.25;

/** What the last week of scores says of a service's figure. */
export type Drift = 'none' | 'wider' | 'no_figure';

/** How right it has been, of sums over the last 28 complete days; null before the first score. */
export function recordOf(sums: ScoreSums): StayRecord | null {
  if (sums.n === 0) return null;
  return { n: sums.n, under90: sums.under90 / sums.n, overMedian: sums.overMedian / sums.n };
}

/** Whether what was published held over the last seven complete days (docs/definitions.md, Expected stay). */
export function driftOf(week: ScoreSums): Drift {
  if (week.n < DRIFT_ENOUGH) return 'none';
  const coverage = week.under90 / week.n;
  return coverage < NONE_UNDER ? 'no_figure' : coverage < WIDER_UNDER ? 'wider' : 'none';
}
