import type { Origin } from '../origin.ts';
import type { Instant } from '../time/instant.ts';

/** Slots of the usual: local hours of the week, 0 = Monday 00:00–01:00. */
export const SLOTS = 168;

/** The usual of one hourly measure: μ per slot (null = no usual there) and one dispersion for all slots. */
export interface SlotNorm {
  /** 168 means, true at the middle of their hour (HH:30). */
  mu: (number | null)[];
  /** Variance over mean, pooled over slots, at least 1. */
  phi: number;
  /** Observations behind it. */
  n: number;
}

/** The usual number of arrivals of a civil day, Monday first; a bank holiday counts as Sunday. */
export interface DayNorm {
  mu: (number | null)[];
  phi: number;
  n: number;
}

/** Mean and standard deviation of a daily value, ms for stays. */
export interface ScalarNorm {
  mean: number;
  sd: number;
  n: number;
}

/** All that is usual of one scope. */
export interface ScopeNorm {
  /** Unit (`FINESS/ORDRE`), site of several units (`FINESS`), `dept:<code>`, `region`; for calls `samu:<code>`, `samu:region`. */
  scope: string;
  /** Present at HH:30. */
  present: SlotNorm | null;
  /** Arrivals of the hour; of a SAMU, calls presented. */
  arrivals: SlotNorm | null;
  /** Present over 8 h at HH:30. */
  longStay8: SlotNorm | null;
  day: DayNorm | null;
  /** Daily p90 of stay of home-goers, ms. */
  stay90: ScalarNorm | null;
}

/** One immutable version of the norms: rows of `norm`, one per scope. */
export interface Norms {
  version: number;
  origin: Origin;
  /** Reference window. */
  from: Instant;
  to: Instant;
  /** `final`: attendances as known at the end, not at the delay of the live figure. */
  basis: 'final';
  formula: string;
  scopes: Record<string, ScopeNorm>;
}

/** What is usual at an instant, in the measure's unit. */
export interface Usual {
  mean: number;
  sd: number;
}

export const USUAL_FORMULA = 'usual@1';
