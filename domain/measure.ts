import type { Origin } from './origin.ts';
import type { Instant } from './time/instant.ts';

/** The state of a figure (never of a place, never of a feed): see docs/glossary.md. */
export const MEASURE_STATES = [
  'known',
  'stale',
  'unknown',
  'not_computable',
  'not_applicable',
  'suppressed'
] as const;
export type MeasureState = (typeof MEASURE_STATES)[number];

/** Why a figure is not simply known. Screens translate the code; nothing else travels. */
export type MeasureReason =
  | 'never_received'
  | 'too_old'
  | 'daily_feed'
  | 'exits_missing'
  | 'previous_day_not_refreshed'
  | 'suspect_feed'
  | 'held_file'
  | 'too_few'
  | 'mode_sortie_missing'
  | 'oriented_not_filled'
  | 'no_usual'
  | 'coverage_under_60'
  | 'input_missing'
  | 'not_learned'
  | 'drifted';

/** Where a figure comes from and until when it may be believed. Instants in ms, domain time. */
export interface Provenance {
  /** When the figure was true (for RPU: the horizon H), never when it was received. */
  measuredAt: Instant | null;
  receivedAt: Instant | null;
  /** From then on the figure is shown as stale, by every screen itself, also while cut off. */
  staleAt: Instant | null;
  /** From then on the figure is unknown. */
  unknownAt: Instant | null;
  /** Stream that fed it: `rpu`, … */
  source: string;
  origin: Origin;
}

/**
 * One figure of a live entry. The type makes a bare number impossible: a value always travels with its
 * state and its formula, and with the provenance of its entry unless it has its own.
 */
export interface Measure<T = number> {
  value: T | null;
  state: MeasureState;
  reason?: MeasureReason;
  /** Name of the first input that is not fed or not fresh, where the reason is `input_missing`. */
  missing?: string;
  /** Formula identifier and version, e.g. `present@1`; its words are in docs/glossary.md. */
  formula: string;
  /** Sample the figure rests on: n observed, of expected, share of usual activity 0–1. */
  n?: number;
  of?: number;
  share?: number;
  /** Only where it differs from the entry's own provenance. */
  provenance?: Partial<Provenance>;
}

/** What a keyed entry of a topic holds: one provenance, several measures. */
export interface Measured<M extends Record<string, Measure<unknown>>> {
  provenance: Provenance;
  measures: M;
}

/**
 * The state a reader must show at `now`: a known figure flips to stale, then to unknown, by itself.
 * A figure without times-to-live keeps its state.
 */
export function stateAt(measure: Measure<unknown>, provenance: Provenance, now: Instant): MeasureState {
  if (measure.state !== 'known' && measure.state !== 'stale') return measure.state;
  const { staleAt, unknownAt } = { ...provenance, ...measure.provenance };
  if (unknownAt !== null && now >= unknownAt) return 'unknown';
  if (staleAt !== null && now >= staleAt) return 'stale';
  return measure.state;
}
