import { BASELINES } from './baseline.ts';

/** Sums over scored arrivals; divide by `n`. Losses and errors in minutes. */
export interface ScoreSums {
  n: number;
  /** Stayed no longer than the p90 they were told. */
  under90: number;
  /** Stayed longer than the p50 they were told. */
  overMedian: number;
  pinball50: number;
  pinball90: number;
  /** Σ |T − p50|. */
  absolute: number;
  /** Σ |T − median of those scored|: what a figure that never moves would miss by (filled by `withNoise`). */
  noise: number;
  /** [pinball 0.5, pinball 0.9] of each of `BASELINES`. */
  baselines: [number, number][];
  /** Σ of both losses of the forecast itself over those arrivals of which the first baseline had something to say. */
  n20: number;
  own20: [number, number];
}

/** Nothing scored yet. */
export function noScore(): ScoreSums {
  return {
    ...{ n: 0, under90: 0, overMedian: 0, pinball50: 0, pinball90: 0, absolute: 0, noise: 0 },
    baselines: BASELINES.map(() => [0, 0]),
    n20: 0,
    own20: [0, 0]
  };
}

/** Pinball loss of a forecast of the q-quantile: (y − f) q above it, (f − y)(1 − q) under it. */
export function pinball(q: number, forecast: number, y: number): number {
  return y >= forecast ? q * (y - forecast) : (1 - q) * (forecast - y);
}

/** Adds one arrival: what it was told and what simple forecasts would have told it, minutes. */
export function addScore(
  into: ScoreSums,
  told: { p50: number; p90: number },
  baselines: readonly (readonly [number, number] | null)[],
  stay: number
): void {
  const losses = [pinball(0.5, told.p50, stay), pinball(0.9, told.p90, stay)] as const;
  into.n++;
  if (stay <= told.p90) into.under90++;
  if (stay > told.p50) into.overMedian++;
  into.pinball50 += losses[0];
  into.pinball90 += losses[1];
  into.absolute += Math.abs(stay - told.p50);
  baselines.forEach((range, k) => {
    const sums = into.baselines[k];
    if (!range || !sums) return;
    sums[0] += pinball(0.5, range[0], stay);
    sums[1] += pinball(0.9, range[1], stay);
    if (k > 0) return;
    into.n20++;
    into.own20[0] += losses[0];
    into.own20[1] += losses[1];
  });
}

/** Adds sums to sums. */
export function mergeScores(all: readonly ScoreSums[]): ScoreSums {
  const sum = noScore();
  for (const one of all) {
    for (const key of [
      'n',
      'under90',
      'overMedian',
      'pinball50',
      'pinball90',
      'absolute',
      'noise',
      'n20'
    ] as const)
      sum[key] += one[key];
    one.baselines.forEach(([a, b], k) => {
      const to = sum.baselines[k];
      if (!to) return;
      to[0] += a;
      to[1] += b;
    });
    sum.own20[0] += one.own20[0];
    sum.own20[1] += one.own20[1];
  }
  return sum;
}

/** Σ |T − median|, minutes, of the stays that were scored together. */
export function noiseOf(stays: readonly number[]): number {
  const sorted = [...stays].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1] ?? 0;
  return sorted.reduce((sum, stay) => sum + Math.abs(stay - middle), 0);
}

/** By how much the forecast beats a baseline, both losses, 0.05 = 5 % under it; null where either said nothing. */
export function gain(sums: ScoreSums, baseline: number): [number, number] | null {
  const base = sums.baselines[baseline];
  if (!base || base[0] <= 0 || base[1] <= 0) return null;
  const own = baseline === 0 ? sums.own20 : [sums.pinball50, sums.pinball90];
  return [1 - (own[0] ?? 0) / base[0], 1 - (own[1] ?? 0) / base[1]];
}
