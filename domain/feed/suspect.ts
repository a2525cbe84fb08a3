import type { UnitFigures } from '../figures/types.ts';
import type { Instant } from '../time/instant.ts';
import { usualBetween, usualDay } from '../usual/at.ts';
import type { ScopeNorm } from '../usual/types.ts';

/** Arrivals usual between two files from which none at all is believed to be a broken feed. */
const NONE_OF = 5;
/**
 * The same over a run of files. Higher, because a run is looked at after each arrival: at 5 a region of 12,000
 * attendances a day would doubt a healthy site 80 times a day by chance alone (e⁻⁵), at 12 once in two weeks.
 */
const NONE_OF_RUN = 12;
/** A day this many σ under its usual is a missing transmission, not a calm day. */
const LOW_DAY_SIGMAS = 4;

/** A run of files that brought no arrival. */
export interface Quiet {
  horizon: Instant;
  /** Horizon of the last file before the run; null when the last file brought arrivals. */
  since: Instant | null;
  /** So long that the feed is suspect, until an arrival comes. */
  suspect: boolean;
}

/** Follows a unit's files one by one. A file of the same or an older horizon proves nothing either way. */
export function stepQuiet(before: Quiet | null, figures: UnitFigures, norm: ScopeNorm | null): Quiet {
  const { horizon, lastArrivalAt } = figures;
  if (!before) return { horizon, since: null, suspect: false };
  if (horizon <= before.horizon) return before;
  const since = before.since ?? before.horizon;
  if (lastArrivalAt !== null && lastArrivalAt > since) return { horizon, since: null, suspect: false };
  const usual = (from: Instant): number => usualBetween(norm?.arrivals, from, horizon) ?? 0;
  const suspect = before.suspect || usual(before.horizon) >= NONE_OF || usual(since) >= NONE_OF_RUN;
  return { horizon, since, suspect };
}

/**
 * True when the day before H is under μ − 4σ (docs/definitions.md §2): figures are then unknown, not calm. A day
 * without any total was never received: its feed is late or silent, which says more.
 */
export function isLowDay(figures: UnitFigures, norm: ScopeNorm | null): boolean {
  const { day, total } = figures.previousDay;
  const usual = usualDay(norm?.day, day);
  return usual !== null && total !== null && total < usual.mean - LOW_DAY_SIGMAS * usual.sd;
}
