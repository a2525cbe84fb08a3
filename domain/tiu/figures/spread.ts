import { LEAST, type Spread } from './types.ts';

/**
 * Median and ninth decile by nearest rank: the least value that at least half, or nine tenths, do not exceed (SQL's
 * `percentile_disc`). Null for fewer than 5 values, for a ninth decile fewer than 20.
 */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  // Whole numbers: 0.9 × 20 is a little more than 18 in floating point.
  const rank = (tenths: number) => sorted[Math.ceil((tenths * n) / 10) - 1] ?? null;
  return { n, median: n < LEAST.median ? null : rank(5), p90: n < LEAST.p90 ? null : rank(9) };
}
