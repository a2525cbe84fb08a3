import { HOUR, MINUTE, type Instant } from '../time/instant.ts';
import { hourSlots } from '../usual/compute.ts';
import { slotNorm } from '../usual/slot-norm.ts';
import type { SlotNorm } from '../usual/types.ts';
import { learnBaselines, type Sample } from './baseline.ts';
import { censorWeights } from './censor.ts';
import { FEATURES, features, type Usually } from './features.ts';
import { quantileFit, ridge, type Rows } from './linear.ts';
import { horizonFor, type Horizons } from './horizon.ts';
import { firstRow, homeStay, isKnown, isOf, type StayGroup, type StayLog } from './log.ts';
import {
  QUANTILES,
  scaledRow,
  SPREAD,
  spreadRow,
  weighted,
  type LeadModel,
  type StayModel
} from './model.ts';
import { learnPace, paceOf, type PaceTable } from './pace.ts';
import { stateAt, type StayState } from './state.ts';
import { LEADS } from './types.ts';

const DAY = 24 * HOUR;
/** Looked back on to learn, and of them the last that calibrate. */
const LEARN = 56 * DAY;
export const CALIBRATE = 28 * DAY;
/** How finely what was so is looked at; an arrival is learned with the last look before it. */
const LOOK = 30 * MINUTE;
/** Home-goers in 28 days under which a group learns with the others of its size, and under which there is no figure. */
export const POOL_UNDER = 300;
export const NONE_UNDER = 50;
/** Draws coefficients to 0: as many home-goers as would say "no effect". */
const PENALTY = 30;

/** A group, all that is known of its site, and when what was known. */
export interface Learner {
  log: StayLog;
  horizons: Horizons;
  group: StayGroup;
}

/** What one group brings to a learning: its samples by hours ahead, and what is its own in the model. */
export interface Prepared {
  norm: SlotNorm | null;
  pace: PaceTable;
  /** By lead: arrivals with what was so that many hours before. */
  samples: Sample[][];
  n28: number;
  basis: StayModel['basis'];
}

/**
 * Gathers what a group can be learned from at `asOf`: only what was known by then. The state of an instant is what
 * the files said at that instant where they came within the day, and what was said last of it before that.
 * @param until arrivals before this only (the calibration learns without the last 28 days)
 */
export function prepare(learner: Learner, asOf: Instant, until: Instant): Prepared {
  const { log, group, horizons } = learner;
  const from = asOf - LEARN;
  const table = learnPace(log, asOf, from, until, group);
  const pace = paceOf(table);
  const looks = Math.max(0, Math.floor((until - from) / LOOK));
  const states: StayState[] = [];
  let known = 0;
  for (let i = 0; i <= looks; i++) {
    const t = from + i * LOOK;
    const horizon = horizonFor(horizons, t);
    if (horizon && horizon.knownAt <= asOf) known++;
    states.push(
      horizon
        ? stateAt(log, horizon.at, Math.min(horizon.knownAt, asOf), group, pace)
        : stateAt(log, t, asOf, group, pace)
    );
  }
  const weights = censorWeights(log, asOf, group);
  const samples: Sample[][] = LEADS.map(() => []);
  let n28 = 0;
  for (let i = firstRow(log, from); i < log.n; i++) {
    if (!isKnown(log, i, asOf) || !isOf(log, i, group)) continue;
    const at = log.entree[i] ?? 0;
    const stay = homeStay(log, i);
    if (at >= until || Number.isNaN(stay)) continue;
    if (at >= asOf - CALIBRATE) n28++;
    const weight = weights(at, stay);
    for (const lead of LEADS) {
      const state = states[Math.floor((at - lead * HOUR - from) / LOOK)];
      if (state) samples[lead]?.push({ at, stay, weight, state });
    }
  }
  const basis = known > states.length / 2 ? 'as_known' : 'final';
  return { norm: presentNorm(states, from), pace: table, samples, n28, basis };
}

/** The usual presence by slot, of the looks at half past. */
function presentNorm(states: readonly StayState[], from: Instant): SlotNorm | null {
  const first = Math.ceil(from / HOUR) * HOUR;
  const hours = Math.floor(((states.at(-1)?.at ?? from) - first) / HOUR);
  if (hours <= 0) return null;
  const values = Array.from(
    { length: hours },
    (_, h) => states[Math.round((first + h * HOUR + HOUR / 2 - from) / LOOK)]?.present ?? NaN
  );
  return slotNorm(values, hourSlots(first, hours));
}

/** Mean and spread of each feature over a group's samples, so that a coefficient means the same at every site. */
function scaling(prepared: Prepared, usually: Usually): Pick<StayModel, 'centre' | 'scale'> {
  const width = FEATURES.length;
  const sum = new Float64Array(width);
  const square = new Float64Array(width);
  const row = new Float64Array(width);
  const samples = prepared.samples[0] ?? [];
  for (const { at, state } of samples) {
    features(state, usually, at, row);
    for (let j = 0; j < width; j++) {
      sum[j] = (sum[j] ?? 0) + (row[j] ?? 0);
      square[j] = (square[j] ?? 0) + (row[j] ?? 0) ** 2;
    }
  }
  const n = Math.max(1, samples.length);
  const centre = Array.from(sum, (s) => s / n);
  const scale = Array.from(square, (s, j) =>
    Math.max(0.02, Math.sqrt(Math.max(0, s / n - (centre[j] ?? 0) ** 2)))
  );
  return { centre, scale };
}

const round = (v: number): number => Math.round(v * 1e5) / 1e5;

/**
 * Learns a group: alone, or with `others` of its size, each kept around its own mean. Not calibrated yet.
 * @returns null where there is nothing to learn from
 */
export function fit(own: Prepared, group: StayGroup, others: readonly Prepared[] = []): StayModel | null {
  if ((own.samples[0]?.length ?? 0) === 0) return null;
  const all = [own, ...others].map((prepared): Part => {
    const usually = { norm: prepared.norm, baselines: learnBaselines(prepared.samples[0] ?? []) };
    return { prepared, ...usually, ...scaling(prepared, usually) };
  });
  const leads = LEADS.map((lead) => fitLead(all, lead));
  const [first] = all;
  if (!first) return null;
  const { centre, scale, baselines } = first;
  return {
    group,
    n: own.samples[0]?.length ?? 0,
    n28: own.n28,
    pooled: all.length,
    calibratedOn: 0,
    basis: own.basis,
    norm: own.norm,
    pace: own.pace,
    centre: centre.map(round),
    scale: scale.map(round),
    leads,
    baselines
  };
}

interface Part extends Usually, Pick<StayModel, 'centre' | 'scale'> {
  prepared: Prepared;
}

/** Home-goers that a group's own mean is drawn to that of its size by. */
const DRAW = 30;

function fitLead(parts: readonly Part[], lead: number): LeadModel {
  const width = FEATURES.length + 1;
  const n = parts.reduce((sum, { prepared }) => sum + (prepared.samples[lead]?.length ?? 0), 0);
  const rows: Rows = { n, width, values: new Float64Array(n * width) };
  const y = new Float64Array(n);
  const weight = new Float64Array(n);
  const means = meansOf(parts, lead);
  let i = 0;
  parts.forEach((part, p) => {
    for (const sample of part.prepared.samples[lead] ?? []) {
      scaledRow(part, sample.state, sample.at, rows.values.subarray(i * width, (i + 1) * width));
      y[i] = Math.log(sample.stay) - (means[p] ?? 0);
      weight[i] = sample.weight;
      i++;
    }
  });
  const beta = ridge(rows, y, weight, PENALTY);
  const planes = planesOf(rows, y, weight, beta, lead === 0 ? QUANTILES : [0.5, 0.9]);
  const own = means[0] ?? 0;
  for (const { weights } of planes) weights[0] = round((weights[0] ?? 0) + own);
  return { beta: [...beta].map(round), planes, shift90: 0 };
}

/** Mean log stay of each group, the small ones drawn to that of all. */
function meansOf(parts: readonly Part[], lead: number): number[] {
  const sums = parts.map(({ prepared }) => {
    const samples = prepared.samples[lead] ?? [];
    return { n: samples.length, sum: samples.reduce((sum, { stay }) => sum + Math.log(stay), 0) };
  });
  const n = sums.reduce((total, one) => total + one.n, 0);
  const mean = sums.reduce((total, one) => total + one.sum, 0) / Math.max(1, n);
  if (parts.length === 1) return [mean];
  return sums.map((one) => (one.sum + DRAW * mean) / (one.n + DRAW));
}

/** Each quantile as a plane over the fitted sum and the spread. */
function planesOf(
  rows: Rows,
  y: Float64Array,
  weight: Float64Array,
  beta: Float64Array,
  quantiles: readonly number[]
): LeadModel['planes'] {
  const { n, width, values } = rows;
  const columns = 2 + SPREAD.length;
  const narrow: Rows = { n, width: columns, values: new Float64Array(n * columns) };
  for (let i = 0; i < n; i++) {
    const row = values.subarray(i * width, (i + 1) * width);
    spreadRow(weighted(beta, row), row, narrow.values.subarray(i * columns, (i + 1) * columns));
  }
  let weights = new Float64Array(columns);
  weights[1] = 1;
  return quantiles.map((q) => {
    weights = new Float64Array(quantileFit(narrow, y, weight, q, weights, 0.02));
    return { q, weights: [...weights].map(round) };
  });
}
