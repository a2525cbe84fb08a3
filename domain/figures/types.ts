import type { Instant, LocalDay } from '../time/instant.ts';
import type { Origin } from '../origin.ts';
import type { AgeClass } from '../rpu/types.ts';
import type { MeasureReason } from '../measure.ts';

/** A figure that may be impossible: `value` is null exactly when `reason` is set. */
export interface Computed<T = number> {
  value: T | null;
  reason?: MeasureReason;
  n?: number;
  of?: number;
}

/**
 * Everything the live picture knows about one unit (FINESS/ORDRE) at its horizon H, computed in the writing
 * transaction by `domain/figures` and carried whole, absolute, by the outbox event `unit.figures`.
 */
export interface UnitFigures {
  unit: string;
  origin: Origin;
  /** Horizon: figures are true at H. min(EXTRACT, end of DATEFIN) of the newest applied file. */
  horizon: Instant;
  receivedAt: Instant;
  present: Computed;
  /** Split of `present` by service; `unknown` age counts as adult and is said. */
  presentPaediatric: Computed;
  longStay8: Computed;
  longStay12: Computed;
  oriented: Computed;
  /** Oldest `oriented` seen at, lower bound. */
  orientedSince: Instant | null;
  /** "Dossiers à clore": open longer than the unit's own p99, not counted as present. */
  toClose: Computed;
  arrivals1h: Computed;
  arrivalsToday: Computed;
  arrivals24h: Computed;
  departures1h: Computed;
  lastArrivalAt: Instant | null;
  /** Arrivals per local hour of H's day, hours 0–23 (October's double hour summed), up to H. */
  hourly: number[];
  /** 15-minute stay bins (index = floor(stay / 15 min), < 288) of home-goers and hospitalised leaving in the window. */
  stayHome: StayBins;
  stayHospital: StayBins;
  hospitalisationRate: Computed;
  share75: Computed;
  shareUnder18: Computed;
  ageClasses: Partial<Record<AgeClass, number>>;
  /** Departures of 24 h by kind. */
  destinations: {
    home: number;
    hospital: number;
    transfer: number;
    death: number;
    leftUnseen: number;
    unknown: number;
  };
  previousDay: { day: LocalDay; total: number | null };
}

/** Sparse bins [index, count] with the window they cover (hours) — 24, then 72, then 168 until n ≥ 20. */
export interface StayBins {
  windowHours: number;
  n: number;
  bins: [number, number][];
}
