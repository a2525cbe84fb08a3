import type { LocalDay } from '../time/instant.ts';
import { dayRank } from './at.ts';

/**
 * Days that must not teach what is usual: nothing received, or a total so far under the median of its
 * weekday that a missing transmission is likelier than a calm day (half of it, and 4 σ with a dispersion
 * that the bad days themselves cannot inflate).
 */
export function suspectDays(totals: ReadonlyMap<LocalDay, number>): Set<LocalDay> {
  const byRank: LocalDay[][] = [[], [], [], [], [], [], []];
  for (const day of totals.keys()) byRank[dayRank(day)]?.push(day);
  const suspect = new Set<LocalDay>();
  for (const days of byRank) {
    const values = days.map((day) => totals.get(day) ?? 0);
    const middle = median(values);
    const spread = 1.4826 * median(values.map((v) => Math.abs(v - middle)));
    const sigma = Math.max(spread, Math.sqrt(middle));
    days.forEach((day, i) => {
      const value = values[i] ?? 0;
      if (value === 0 || (value < middle / 2 && value < middle - 4 * sigma)) suspect.add(day);
    });
  }
  return suspect;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
