import { HOUR, MINUTE, type Instant } from '../../time/instant.ts';
import { localHour, localDay } from '../../time/paris.ts';
import { weekday } from '../../time/day.ts';

/*
 * An ordinary region for the false-alarm test, independent of the simulator on purpose: the rule must not be
 * judged by the world it was tuned in. Arrivals are Poisson around an hourly profile, moved by a factor of the
 * day and by a slow hourly drift; stays are log-normal, longer on some days than on others. So hours of one day
 * depend on each other, as they do in published series.
 */

/** Share of a day's arrivals by local hour: quiet at 5, full from 9 to 20. */
const PROFILE = [
  0.68, 0.54, 0.45, 0.4, 0.34, 0.31, 0.31, 0.42, 0.7, 1.2, 1.52, 1.6, 1.5, 1.44, 1.52, 1.5, 1.44, 1.36, 1.33,
  1.22, 1.2, 1.13, 1.02, 0.87
];
const WEEKDAY = [1.1, 1.0, 1.0, 1.01, 1.01, 0.96, 0.92];

/*
 * Spreads of logs: of what moves a whole day, of the hourly drift, of the day's stays. Day and drift together move
 * a day's total by 6.5 %: what is left of the published errors at 359 attendances a day (8.4 %) and at 95 (13.4 %)
 * when chance alone (5.3 %, 10.3 %) is taken off. The spread of stays is assumed.
 */
const DAY_SPREAD = 0.05;
const DRIFT_SPREAD = 0.04;
const DRIFT_MEMORY = 0.8;
const STAY_SPREAD = 0.08;

/** Deterministic uniform numbers in [0, 1). */
export function mulberry(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let n = 0;
  for (let p = random(); p > limit; p *= random()) n++;
  return n;
}

/** p99 of the stays below: open for longer, a record is "à clore" and not counted as present (§3). */
const P99 = 22 * HOUR;

/** Time in the department, ms: one in five is hospitalised and stays longer. */
function stay(factor: number, random: () => number): number {
  const [median, sigma] = random() < 0.2 ? [380, 0.755] : [170, 0.706];
  return Math.min(P99, factor * median * Math.exp(sigma * normal(random)) * MINUTE);
}

/** Sizes of 91 departments, attendances a day, largest first: mean 130, as the region's. */
export function sizes(): number[] {
  return Array.from({ length: 91 }, (_, i) => Math.round(35 + 285 * Math.exp(-i / 33)));
}

/** One site, looked at every `every` ms from `from`: present at each look, and arrivals of each hour. */
export interface SiteSeries {
  perDay: number;
  /** Present at from + i × every. */
  present: Int32Array;
  /** Arrivals in [from + h, from + h + 1 h). */
  arrivals: Int32Array;
}

export function simulate(
  perDay: number,
  from: Instant,
  hours: number,
  every: number,
  random: () => number
): SiteSeries {
  const looks = Math.floor((hours * HOUR) / every);
  const change = new Int32Array(looks + 1);
  const arrivals = new Int32Array(hours);
  let drift = 0;
  let day = '';
  let dayFactor = 1;
  let stayFactor = 1;
  // Two days earlier, so that the window opens on a department already full.
  for (let h = -48; h < hours; h++) {
    const at = from + h * HOUR;
    const today = localDay(at);
    if (today !== day) {
      day = today;
      dayFactor = Math.exp(DAY_SPREAD * normal(random));
      stayFactor = Math.exp(STAY_SPREAD * normal(random));
    }
    drift = DRIFT_MEMORY * drift + DRIFT_SPREAD * normal(random);
    const mean = (perDay / 24) * (PROFILE[localHour(at)] ?? 1) * (WEEKDAY[weekday(today)] ?? 1);
    const n = poisson(mean * dayFactor * Math.exp(drift), random);
    if (h >= 0) arrivals[h] = n;
    for (let i = 0; i < n; i++) {
      const enters = h * HOUR + random() * HOUR;
      const leaves = enters + stay(stayFactor, random);
      if (leaves <= 0) continue;
      const first = Math.max(0, Math.ceil(enters / every));
      const last = Math.min(looks, Math.ceil(leaves / every));
      if (first >= last) continue;
      change[first] = (change[first] ?? 0) + 1;
      change[last] = (change[last] ?? 0) - 1;
    }
  }
  const present = new Int32Array(looks);
  let inside = 0;
  for (let i = 0; i < looks; i++) present[i] = inside += change[i] ?? 0;
  return { perDay, present, arrivals };
}
