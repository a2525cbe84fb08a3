import { MINUTE } from '../time/instant.ts';
import type { StayBins } from './types.ts';

/** Width of a stay bin, and the number of bins under 72 h (`departure` aggregates use the same). */
export const BIN = 15 * MINUTE;
export const BINS = 288;

/** A stay under 72 h falls in one of 288 bins; null outside 0 < stay < 72 h (docs/definitions.md §6). */
export function stayBin(stay: number): number | null {
  return stay > 0 && stay < BINS * BIN ? Math.floor(stay / BIN) : null;
}

/** Dense counts → the sparse pairs that travel. */
export function sparse(counts: ArrayLike<number>): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < counts.length; i++) {
    const n = counts[i] ?? 0;
    if (n > 0) pairs.push([i, n]);
  }
  return pairs;
}

/**
 * Bins of a group of units. A unit that needed a window of 72 h or 7 days counts for one day's worth, so
 * that small units do not weigh three or seven times too much. Counts may therefore be fractions.
 */
export function mergeBins(all: readonly StayBins[]): StayBins {
  const counts = new Float64Array(BINS);
  let n = 0;
  for (const one of all) {
    n += one.n;
    const weight = one.windowHours > 0 ? 24 / one.windowHours : 0;
    for (const [bin, count] of one.bins) counts[bin] = (counts[bin] ?? 0) + count * weight;
  }
  return { windowHours: Math.max(0, ...all.map((b) => b.windowHours)), n, bins: sparse(counts) };
}

/**
 * Quantile of binned stays, ms, linear inside the bin: wrong by at most one bin (15 min).
 * null when nothing was counted.
 */
export function binQuantile(bins: readonly (readonly [number, number])[], p: number): number | null {
  let total = 0;
  for (const [, count] of bins) total += count;
  if (total === 0) return null;
  const rank = p * total;
  let before = 0;
  for (const [bin, count] of bins) {
    if (before + count >= rank) return (bin + Math.min(1, Math.max(0, (rank - before) / count))) * BIN;
    before += count;
  }
  const last = bins[bins.length - 1];
  return last ? (last[0] + 1) * BIN : null;
}
