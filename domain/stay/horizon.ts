import type { Instant } from '../time/instant.ts';
import { EXPECTATION_LIFE } from './types.ts';

/** Horizons of a site in the order in which they came to be known: true at `at`, known from `knownAt`. */
export interface Horizons {
  at: Float64Array;
  knownAt: Float64Array;
}

/** A horizon that was in force. */
export interface Horizon {
  at: Instant;
  knownAt: Instant;
}

/**
 * Horizons of the files of a site with one unit or several: a sum is true at the oldest of its units' horizons, and
 * none is until every unit has sent. Only those that move forward are kept.
 */
export function horizonsOf(files: readonly { unit: string; at: Instant; knownAt: Instant }[]): Horizons {
  const units = new Set(files.map(({ unit }) => unit));
  const latest = new Map<string, Instant>();
  const kept: Horizon[] = [];
  for (const { unit, at, knownAt } of [...files].sort((a, b) => a.knownAt - b.knownAt)) {
    latest.set(unit, Math.max(at, latest.get(unit) ?? -Infinity));
    if (latest.size < units.size) continue;
    const oldest = Math.min(...latest.values());
    if (oldest > (kept.at(-1)?.at ?? -Infinity)) kept.push({ at: oldest, knownAt });
  }
  return {
    at: Float64Array.from(kept, (one) => one.at),
    knownAt: Float64Array.from(kept, (one) => one.knownAt)
  };
}

/** The horizon that somebody who arrives at t is told a figure of: the last one known by then, unless it is too old. */
export function horizonFor({ at, knownAt }: Horizons, t: Instant): Horizon | null {
  let low = 0;
  let high = knownAt.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((knownAt[middle] ?? Infinity) <= t) low = middle + 1;
    else high = middle;
  }
  const h = at[low - 1];
  if (h === undefined || t - h > EXPECTATION_LIFE) return null;
  return { at: h, knownAt: knownAt[low - 1] ?? t };
}
