import { orientedToHospital, goesHome } from '../figures/outflow.ts';
import { PRESENT_MAX } from '../figures/present.ts';
import type { Attendance } from '../rpu/types.ts';
import type { Instant } from '../time/instant.ts';

/** One version of a passage, with the domain time from which, and until when, it was what we knew. */
export interface StayVersion {
  passage: Pick<Attendance, 'entree' | 'sortie' | 'exitUnusable' | 'ageYears' | 'modeSortie' | 'orient'>;
  /** `recorded_at`. */
  knownAt: Instant;
  /** `superseded_at`; Infinity while it holds. */
  endedAt: Instant;
}

/** Bits of `StayLog.flags`. */
export const CHILD = 1;
/** Went home: MODE_SORTIE 8 and ORIENT not FUGUE SCAM PSA REO. */
export const HOME = 2;
export const ORIENTED = 4;
export const ELDER = 8;
/** SORTIE written but unusable: never present, and no stay. */
const UNUSABLE = 16;

/**
 * Every version of every passage of one site as columns, in the order of ENTREE: what was known at t are the rows
 * with `knownAt` ≤ t < `endedAt`. Nobody can be told from another by it.
 */
export interface StayLog {
  n: number;
  entree: Float64Array;
  /** NaN: still present, or unusable. */
  sortie: Float64Array;
  knownAt: Float64Array;
  endedAt: Float64Array;
  flags: Uint8Array;
}

/** Which home-goers a figure is about: one service, or both where they are not apart. */
export type StayGroup = 'adult' | 'paediatric' | 'all';

/** Versions in any order → columns. `childUnder`: age under which a passage is the paediatric service's; 0 = none. */
export function stayLog(versions: readonly StayVersion[], childUnder: number): StayLog {
  const sorted = [...versions].sort((a, b) => a.passage.entree - b.passage.entree || a.knownAt - b.knownAt);
  const log = emptyLog(sorted.length);
  sorted.forEach(({ passage, knownAt, endedAt }, i) => {
    log.entree[i] = passage.entree;
    log.sortie[i] = passage.exitUnusable || passage.sortie === null ? NaN : passage.sortie;
    log.knownAt[i] = knownAt;
    log.endedAt[i] = endedAt;
    log.flags[i] = flagsOf(passage, childUnder);
  });
  return log;
}

function emptyLog(n: number): StayLog {
  return {
    n,
    entree: new Float64Array(n),
    sortie: new Float64Array(n),
    knownAt: new Float64Array(n),
    endedAt: new Float64Array(n),
    flags: new Uint8Array(n)
  };
}

function flagsOf(passage: StayVersion['passage'], childUnder: number): number {
  const age = passage.ageYears;
  return (
    (age !== null && age < childUnder ? CHILD : 0) |
    (goesHome(passage) ? HOME : 0) |
    (orientedToHospital(passage) ? ORIENTED : 0) |
    (age !== null && age >= 75 ? ELDER : 0) |
    (passage.exitUnusable ? UNUSABLE : 0)
  );
}

/** Whether row `i` was what we knew at `asOf`: the one gate between the past and what came to be known later. */
export function isKnown(log: StayLog, i: number, asOf: Instant): boolean {
  return (log.knownAt[i] ?? Infinity) <= asOf && asOf < (log.endedAt[i] ?? -Infinity);
}

/** Whether row `i` is of the group. */
export function isOf(log: StayLog, i: number, group: StayGroup): boolean {
  return group === 'all' || ((log.flags[i] ?? 0) & CHILD) === (group === 'paediatric' ? CHILD : 0);
}

/** Stay of row `i`, ms, when it is one of a home-goer (0 < stay < 72 h); else NaN. */
export function homeStay(log: StayLog, i: number): number {
  const flags = log.flags[i] ?? 0;
  if (!(flags & HOME) || flags & UNUSABLE) return NaN;
  const stay = (log.sortie[i] ?? NaN) - (log.entree[i] ?? NaN);
  return stay > 0 && stay < PRESENT_MAX ? stay : NaN;
}

/** Whether row `i` may be a patient at all: an unusable SORTIE says that they left, not when. */
export function isUsable(log: StayLog, i: number): boolean {
  return ((log.flags[i] ?? 0) & UNUSABLE) === 0;
}

/** First row whose ENTREE is at or after an instant. */
export function firstRow(log: StayLog, at: Instant): number {
  let low = 0;
  let high = log.n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((log.entree[middle] ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
