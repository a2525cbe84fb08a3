import type { Origin } from '../origin.ts';
import type { AgeClass, Orient } from '../rpu/types.ts';
import type { Instant, LocalDay } from '../time/instant.ts';
import { HOUR } from '../time/instant.ts';

/** One current attendance of the unit: what the figures need of it, and nothing that says who it is. */
export interface FigureRow {
  entree: Instant;
  sortie: Instant | null;
  /** SORTIE was written but unreadable or before ENTREE. */
  exitUnusable: boolean;
  ageYears: number | null;
  ageClass: AgeClass;
  modeSortie: '6' | '7' | '8' | '9' | null;
  orient: Orient | null;
  /** Reception that first showed the record oriented to hospital while SORTIE was empty; null = never seen so. */
  orientedSeenAt: Instant | null;
}

/** One row of `rpu_day`: the winner of a local day. */
export interface FigureDay {
  day: LocalDay;
  extractAt: Instant;
  /** Usable records, and those of them whose SORTIE was written (readable or not). */
  n: number;
  nExit: number;
}

/** Everything `computeUnitFigures` reads, taken in the writing transaction. */
export interface FiguresInput {
  unit: string;
  origin: Origin;
  /** H: greatest min(EXTRACT, end of DATEFIN) over the unit's applied files. */
  horizon: Instant;
  receivedAt: Instant;
  /** Current records of the unit with ENTREE in (rowsSince, H], in any order. */
  rows: readonly FigureRow[];
  /** At most H − 96 h; see `rowsBack`. Windows that reach further back than this are not tried. */
  rowsSince: Instant;
  /** `rpu_day` of the unit for the local days from H − 11 d to H, in any order. */
  days: readonly FigureDay[];
  /** The unit's own 99th percentile of stay over 28 days, ms; null while fewer than 100 stays are known. */
  stayP99: number | null;
  /** Over 28 days: departures with MODE_SORTIE 6 or 7, and those of them seen oriented before they left. */
  oriented28d: { hospitalised: number; seenBefore: number };
}

/**
 * How far back to read rows for a unit of so many attendances a day, ms before H: small units need the
 * 7-day window (+ 72 h of stay) to reach 20 departures; large ones reach it in 24 h (+ 72 h).
 */
export function rowsBack(attendancesPerDay: number): number {
  return (attendancesPerDay >= 150 ? 96 : 240) * HOUR;
}
