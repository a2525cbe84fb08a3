import { HOUR, MINUTE, type Instant } from '../time/instant.ts';

export const RHYTHM_MIN = 5 * MINUTE;
export const RHYTHM_MAX = 24 * HOUR;
/** Before two advances of H nothing is known of a feed's pace; half an hour is assumed. */
export const RHYTHM_ASSUMED = 30 * MINUTE;
/** Slower than this a unit has no "now" figures: it shows J-1. */
export const RHYTHM_LIVE_MAX = 3 * HOUR;

/**
 * Rhythm of a feed (docs/definitions.md §1): median gap between advances of H over 7 days, 5 min to 24 h. null before
 * two advances. Order and repeats of the horizons given do not matter.
 */
export function rhythmOf(horizons: readonly Instant[]): number | null {
  const advances = [...new Set(horizons)].sort((a, b) => a - b);
  const gaps = advances
    .slice(1)
    .map((h, i) => h - (advances[i] ?? h))
    .sort((a, b) => a - b);
  if (gaps.length === 0) return null;
  const half = gaps.length >> 1;
  const upper = gaps[half] ?? 0;
  const median = gaps.length % 2 ? upper : ((gaps[half - 1] ?? upper) + upper) / 2;
  return Math.min(RHYTHM_MAX, Math.max(RHYTHM_MIN, median));
}

/** A unit that sends about once a day has no "now" figures and counts as not covered. */
export function isDaily(rhythm: number | null): boolean {
  return rhythm !== null && rhythm > RHYTHM_LIVE_MAX;
}

/** Until when a figure true at `horizon` may be believed. */
export interface TimesToLive {
  staleAt: Instant;
  unknownAt: Instant;
}

/** "Now" figures: stale after max(2 rhythms, 30 min), at most 2 h; unknown after 6 h (docs/definitions.md §1). */
export function nowTtl(horizon: Instant, rhythm: number | null): TimesToLive {
  const patience = Math.min(2 * HOUR, Math.max(2 * (rhythm ?? RHYTHM_ASSUMED), 30 * MINUTE));
  return { staleAt: horizon + patience, unknownAt: horizon + 6 * HOUR };
}

/** Stay and rates: stale after 24 h (docs/definitions.md §1), unknown after twice that. */
export function stayTtl(horizon: Instant): TimesToLive {
  return { staleAt: horizon + 24 * HOUR, unknownAt: horizon + 48 * HOUR };
}
