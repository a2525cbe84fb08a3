import { zOf, usualAt } from '../usual/at.ts';
import type { SlotNorm, Usual } from '../usual/types.ts';
import { dayType, type DayType } from '../time/calendar.ts';
import { HOUR, type Instant } from '../time/instant.ts';
import { localDay, minuteOfDay } from '../time/paris.ts';
import { lineRanges, type BaselineTables } from './baseline.ts';
import { LEAST, type StayState } from './state.ts';

/** Names of what a forecast stands on, in the order of `features`. */
export const FEATURES = [
  ...[
    'present',
    'present_own',
    'z',
    'z_high',
    'arrivals_1h',
    'arrivals_3h',
    'departures_1h',
    'departures_3h'
  ],
  ...['elapsed_mean', 'elapsed_p90', 'long_stay_8', 'oriented', 'share_75'],
  ...['present_over_usual', 'line_50', 'line_90'],
  ...['lately_4h', 'lately_12h', 'pace_3h', 'pace_12h'],
  ...['hour_s1', 'hour_c1', 'hour_s2', 'hour_c2', 'hour_s3', 'hour_c3', 'hour_s4', 'hour_c4'],
  ...['saturday', 'sunday', 'rest_s1', 'rest_c1']
] as const;

const REST: ReadonlySet<DayType> = new Set(['sunday', 'bank_holiday']);

/** What the features of a group are read against. */
export interface Usually {
  norm: SlotNorm | null;
  baselines: BaselineTables;
}

/** Columns of one forecast: what was so at H, and the hour and the day of the arrival. */
export function features(
  state: StayState,
  { norm, baselines }: Usually,
  arrival: Instant,
  into: Float64Array
): void {
  const usual = usualOf(norm, state.at);
  const z = usual ? Math.max(-4, Math.min(6, zOf(state.present, usual))) : 0;
  let k = 0;
  const add = (value: number): void => {
    into[k++] = value;
  };
  add(Math.log1p(state.present));
  add(Math.log1p(state.presentOwn));
  add(z);
  add(Math.max(0, z - 1));
  for (const n of [state.arrivals1h, state.arrivals3h, state.departures1h, state.departures3h])
    add(Math.log1p(n));
  add(Math.log(state.elapsedMean + LEAST));
  add(Math.log(state.elapsedP90 + LEAST));
  add(Math.log1p(state.longStay8));
  add(state.oriented / Math.max(1, state.present));
  add(state.share75);
  add(usual ? Math.min(4, state.present / Math.max(2, usual.mean)) : 1);
  // What the best of the simple forecasts says: the rest learns by how much it is wrong.
  for (const minutes of lineRanges(baselines, state, arrival)) add(Math.log(Math.max(15, minutes)));
  add(state.lately4h);
  add(state.lately12h);
  add(state.pace3h);
  add(state.pace12h);
  const slot = slotAt(arrival);
  for (const value of slot) add(value);
}

/** What is usual at the instants of one norm: every arrival of half an hour asks for the same. */
const usuals = new WeakMap<SlotNorm, Map<Instant, Usual | null>>();

function usualOf(norm: SlotNorm | null, at: Instant): Usual | null {
  if (!norm) return null;
  const held = usuals.get(norm) ?? new Map<Instant, Usual | null>();
  usuals.set(norm, held);
  let usual = held.get(at);
  if (usual === undefined) {
    usual = usualAt(norm, at);
    if (held.size > 5_000) held.clear();
    held.set(at, usual);
  }
  return usual;
}

/** The slot of an instant is the same for all of its quarter of an hour. */
const slots = new Map<number, readonly number[]>();

function slotAt(arrival: Instant): readonly number[] {
  const quarter = Math.floor((4 * arrival) / HOUR);
  const held = slots.get(quarter);
  if (held) return held;
  const kind = dayType(localDay(arrival));
  const turn = (2 * Math.PI * minuteOfDay((quarter * HOUR) / 4)) / 1440;
  const waves = [1, 2, 3, 4].flatMap((n) => [Math.sin(n * turn), Math.cos(n * turn)]);
  const rest = kind === 'saturday' || REST.has(kind) ? 1 : 0;
  const made = [
    ...waves,
    kind === 'saturday' ? 1 : 0,
    REST.has(kind) ? 1 : 0,
    rest * Math.sin(turn),
    rest * Math.cos(turn)
  ];
  if (slots.size > 50_000) slots.clear();
  slots.set(quarter, made);
  return made;
}
