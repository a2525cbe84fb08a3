import { HOUR, MINUTE, type Instant } from '../time/instant.ts';
import { hourOfWeek, localHour } from '../time/paris.ts';
import { quantileFit, ridge, type Rows } from './linear.ts';
import type { StayState } from './state.ts';

/** One arrival of a home-goer to learn from: when, how long (ms), how much it counts, and what was so then. */
export interface Sample {
  at: Instant;
  stay: number;
  weight: number;
  state: StayState;
}

/** What the simple forecasts know, minutes: kept with the model so that both are scored on the same arrivals. */
export interface BaselineTables {
  /** By local hour of the week (168), then by hour of the day (24) where an hour of the week has too few. */
  slot50: number[];
  slot90: number[];
  /** Linear quantile regression: 24 hours of the day, then one coefficient a person present. */
  line50: number[];
  line90: number[];
}

/** Names of the simple forecasts, in the order in which they are scored. */
export const BASELINES = ['last20', 'slot', 'line'] as const;

/** p50 and p90 of each simple forecast, minutes; null where it has nothing to say. */
export type BaselineRanges = ([p50: number, p90: number] | null)[];

/** An hour of the week with fewer home-goers than this in eight weeks falls back on the hour of the day. */
const SLOT_LEAST = 8;

/** Learns the slot medians and the linear quantile regression of the same eight weeks. */
export function learnBaselines(samples: readonly Sample[]): BaselineTables {
  const week: number[][] = Array.from({ length: 168 }, () => []);
  const day: number[][] = Array.from({ length: 24 }, () => []);
  for (const { at, stay } of samples) {
    week[hourOfWeek(at)]?.push(stay / MINUTE);
    day[localHour(at)]?.push(stay / MINUTE);
  }
  for (const list of [...week, ...day]) list.sort((a, b) => a - b);
  const table = (p: number) =>
    week.map((list, slot) => Math.round(at(list.length >= SLOT_LEAST ? list : (day[slot % 24] ?? []), p)));
  return { slot50: table(0.5), slot90: table(0.9), ...lines(samples) };
}

/** Quantile of sorted values; 0 without any. */
function at(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0;
}

const WIDTH = 25;

function lines(samples: readonly Sample[]): Pick<BaselineTables, 'line50' | 'line90'> {
  const n = samples.length;
  const rows: Rows = { n, width: WIDTH, values: new Float64Array(n * WIDTH) };
  const y = new Float64Array(n);
  const weight = new Float64Array(n).fill(1);
  samples.forEach(({ at: arrival, stay, state }, i) => {
    lineRow(rows.values.subarray(i * WIDTH, (i + 1) * WIDTH), arrival, state);
    y[i] = stay / HOUR;
  });
  // Not centred: the first hour stands as the constant, the others as what they add to it.
  const start = ridge(rows, y, weight, 1);
  const fit = (q: number) =>
    [...quantileFit(rows, y, weight, q, start, 0.05)].map((v) => Math.round(v * 60 * 100) / 100);
  return { line50: fit(0.5), line90: fit(0.9) };
}

function lineRow(into: Float64Array, arrival: Instant, state: StayState): void {
  into.fill(0);
  into[0] = 1;
  const hour = localHour(arrival);
  if (hour > 0) into[hour] = 1;
  into[24] = state.present / 20;
}

/** p50 and p90 of the linear quantile regression, minutes. */
export function lineRanges(
  { line50, line90 }: Pick<BaselineTables, 'line50' | 'line90'>,
  { present }: Pick<StayState, 'present'>,
  arrival: Instant
): [p50: number, p90: number] {
  const hour = localHour(arrival);
  const at = (beta: readonly number[]): number =>
    (beta[0] ?? 0) + (hour > 0 ? (beta[hour] ?? 0) : 0) + ((beta[24] ?? 0) * present) / 20;
  return [at(line50), at(line90)];
}

/** What the simple forecasts say of somebody who arrives at `arrival`. */
export function baselineRanges(tables: BaselineTables, state: StayState, arrival: Instant): BaselineRanges {
  const recent = [...state.last20].sort((a, b) => a - b);
  const mean = recent.reduce((sum, stay) => sum + stay, 0) / Math.max(1, recent.length);
  const slot = hourOfWeek(arrival);
  return [
    recent.length < 20 ? null : [mean / MINUTE, (recent[17] ?? 0) / MINUTE],
    [tables.slot50[slot] ?? 0, tables.slot90[slot] ?? 0],
    lineRanges(tables, state, arrival)
  ];
}
