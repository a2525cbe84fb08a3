import {
  stateAt,
  type Measure,
  type MeasureReason,
  type MeasureState,
  type Provenance
} from '#domain/measure.ts';
import type { Computed } from '#domain/figures/types.ts';
import type { Instant } from '#domain/time/instant.ts';

/** Why a figure has no value. */
export interface Block {
  state: Exclude<MeasureState, 'known' | 'stale'>;
  reason: MeasureReason;
}

/** Formula identifiers and versions; their words are in docs/glossary.md. */
export const FORMULA = {
  level: 'level@1',
  z: 'z@1',
  present: 'present@1',
  usual: 'usual@1',
  paediatric: 'present_paediatric@1',
  arrivals1h: 'arrivals_1h@1',
  arrivalsToday: 'arrivals_today@1',
  longStay8: 'long_stay_8@1',
  longStay12: 'long_stay_12@1',
  oriented: 'oriented@1',
  toClose: 'to_close@1',
  stayHomeMedian: 'stay_home_median@1',
  stayHomeP90: 'stay_home_p90@1',
  stayHospitalMedian: 'stay_hospital_median@1',
  hospitalisationRate: 'hospitalisation_rate@1',
  share75: 'share_75@1',
  shareUnder18: 'share_under_18@1',
  previousDay: 'previous_day@1',
  teamStatus: 'team_status@1',
  teamAvailable: 'team_available@1',
  engagedByState: 'engaged_by_state@1',
  teamPosition: 'team_position@1',
  teams: 'teams@1',
  cases: 'cases@1'
} as const;

/** On shared views a count of people under this, crossed by an attribute, is suppressed. */
export const SUPPRESS_UNDER = 5;

/** A measure without a value: why it has none. */
export function blocked<T = number>(formula: string, { state, reason }: Block): Measure<T> {
  return { value: null, state, reason, formula };
}

/** A measure that is known; its age is that of the entry it stands in. */
export function known<T = number>(formula: string, value: T): Measure<T> {
  return { value, state: 'known', formula };
}

/** A computed figure as a measure: it says why it is impossible, with the sample it had. */
export function fromComputed(formula: string, figure: Computed): Measure {
  const sample = {
    ...(figure.n === undefined ? {} : { n: figure.n }),
    ...(figure.of === undefined ? {} : { of: figure.of })
  };
  if (figure.value !== null) return { ...known(formula, figure.value), ...sample };
  const reason = figure.reason ?? 'input_missing';
  const state = reason === 'too_few' || reason === 'never_received' ? 'unknown' : 'not_computable';
  return { ...blocked(formula, { state, reason }), ...sample };
}

/** Hides a count of 1 to 4 people: zero and five are no secret. */
export function suppressSmall(measure: Measure, count: number): Measure {
  if (measure.value === null || count <= 0 || count >= SUPPRESS_UNDER) return measure;
  return suppressed(measure.formula);
}

/** A measure that could tell of single people (docs/definitions.md §8): no value. */
export function suppressed(formula: string): Measure {
  return { value: null, state: 'suppressed', formula };
}

/** The measure as it must be read at `now`: stale, or unknown and then without its value. */
export function aged<T>(measure: Measure<T>, provenance: Provenance, now: Instant): Measure<T> {
  const state = stateAt(measure, provenance, now);
  if (state === measure.state) return measure;
  return state === 'unknown' ? { ...measure, value: null, state, reason: 'too_old' } : { ...measure, state };
}

/** All measures of an entry, aged. Same keys, same types. */
export function agedAll<M extends object>(measures: M, provenance: Provenance, now: Instant): M {
  const out: Record<string, unknown> = {};
  for (const [key, measure] of Object.entries(measures as Record<string, Measure<unknown>>))
    out[key] = aged(measure, provenance, now);
  return out as M;
}
