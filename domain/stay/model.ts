import { PRESENT_MAX } from '../figures/present.ts';
import { HOUR, MINUTE, type Instant } from '../time/instant.ts';
import type { SlotNorm } from '../usual/types.ts';
import type { BaselineTables } from './baseline.ts';
import { FEATURES, features } from './features.ts';
import type { StayGroup } from './log.ts';
import type { PaceTable } from './pace.ts';
import type { StayState } from './state.ts';
import { LEADS, type ExpectedRange } from './types.ts';

/** Quantiles that are learned and kept of an expectation for now; of later hours the median and the 90th percentile. */
export const QUANTILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** Features by which stays may spread more or less, beside how long they are. */
export const SPREAD = ['line_50', 'line_90', 'present_over_usual', 'pace_3h'] as const;
const SPREAD_AT = SPREAD.map((name) => 1 + FEATURES.indexOf(name));

/** One hour ahead: the log stay as a weighted sum of features, and each quantile as a plane over that sum and the spread. */
export interface LeadModel {
  /** Constant, then one coefficient a feature (of features scaled by `centre` and `scale`). */
  beta: number[];
  /** By growing q: log of the q-quantile (ms) = constant + weights · (the sum, then the features of `SPREAD`). */
  planes: { q: number; weights: number[] }[];
  /** Added to the log of the 90th percentile: what calibration asks for. */
  shift90: number;
}

/** What is learned of one group of home-goers of one site: plain data, kept as JSON. */
export interface StayModel {
  group: StayGroup;
  /** Home-goers it was learned from, of the group itself, and of them those of the last 28 days. */
  n: number;
  n28: number;
  /** Groups it was learned with; 1 = alone. */
  pooled: number;
  /** Arrivals that the calibration stands on. */
  calibratedOn: number;
  /** `as_known` where H of the learning days is known by the files of then, `final` where only their last word is. */
  basis: 'as_known' | 'final';
  norm: SlotNorm | null;
  pace: PaceTable;
  centre: number[];
  scale: number[];
  leads: LeadModel[];
  baselines: BaselineTables;
}

/** Scaled columns with the constant first, ready for `beta`. */
export function scaledRow(
  model: Pick<StayModel, 'norm' | 'baselines' | 'centre' | 'scale'>,
  state: StayState,
  arrival: Instant,
  into: Float64Array
): void {
  features(state, model, arrival, into.subarray(1));
  into[0] = 1;
  for (let j = 0; j < FEATURES.length; j++) {
    const v = ((into[j + 1] ?? 0) - (model.centre[j] ?? 0)) / (model.scale[j] ?? 1);
    // What was never seen is not extrapolated without end.
    into[j + 1] = Math.max(-5, Math.min(5, v));
  }
}

/** Log quantiles (ms) at one hour ahead, growing, calibrated. */
export function logQuantiles(model: StayModel, state: StayState, lead: number): number[] {
  const one = model.leads[lead];
  if (!one) return [];
  const row = new Float64Array(FEATURES.length + 1);
  scaledRow(model, state, state.at + lead * HOUR, row);
  const sum = weighted(one.beta, row);
  const spread = new Float64Array(2 + SPREAD.length);
  spreadRow(sum, row, spread);
  const logs = one.planes.map(({ q, weights }) => weighted(weights, spread) + (q === 0.9 ? one.shift90 : 0));
  // Planes may cross far from where they were learned: quantiles never do.
  return logs.sort((a, b) => a - b);
}

/** Columns of the planes: the constant, the fitted sum, the features of the spread. */
export function spreadRow(sum: number, row: ArrayLike<number>, into: Float64Array): void {
  into[0] = 1;
  into[1] = sum;
  SPREAD_AT.forEach((at, k) => {
    into[2 + k] = row[at] ?? 0;
  });
}

/** Scalar product of coefficients and a row. */
export function weighted(beta: ArrayLike<number>, row: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += (beta[j] ?? 0) * (row[j] ?? 0);
  return sum;
}

const STEP = 15 * MINUTE;

/** A stay as published, minutes: the median to the nearest quarter of an hour, the 90th percentile up to the next. */
export function published(hours: number, p50: number, p90: number): ExpectedRange {
  const median = Math.max(1, Math.round(p50 / STEP));
  const high = Math.min(PRESENT_MAX / STEP, Math.max(median, Math.ceil(p90 / STEP - 1e-9)));
  return { hours, p50: Math.min(median, high) * 15, p90: high * 15 };
}

/** What the model says at the state's instant: ranges as published, and the quantiles behind the first, minutes. */
export function predict(
  model: StayModel,
  state: StayState
): { ranges: ExpectedRange[]; quantiles: number[] } {
  let quantiles: number[] = [];
  const ranges = LEADS.map((lead) => {
    const all = logQuantiles(model, state, lead).map((log) => Math.exp(log));
    if (lead === 0) quantiles = all.map((ms) => Math.round(ms / MINUTE));
    const p50 = all[lead === 0 ? QUANTILES.indexOf(0.5) : 0] ?? 0;
    return published(lead, p50, all.at(-1) ?? p50);
  });
  return { ranges, quantiles };
}
