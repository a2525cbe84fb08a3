import { HOUR, type Instant } from '../time/instant.ts';

/** Nobody is believed present longer than this. */
export const PRESENT_MAX = 72 * HOUR;

/**
 * Present at t (docs/definitions.md §3): ENTREE ≤ t < ENTREE + 72 h and (SORTIE empty or > t). A record whose
 * SORTIE is unreadable or before ENTREE is not counted. "Dossiers à clore" are taken apart by the caller.
 */
export function isPresent(
  row: { entree: Instant; sortie: Instant | null; exitUnusable: boolean },
  t: Instant
): boolean {
  if (row.exitUnusable || row.entree > t || t >= row.entree + PRESENT_MAX) return false;
  return row.sortie === null || row.sortie > t;
}

/** Open longer than the unit's own p99 of stay: a record somebody forgot to close, rather than a patient. */
export function isToClose(
  row: { entree: Instant; sortie: Instant | null },
  t: Instant,
  p99: number | null
): boolean {
  return p99 !== null && row.sortie === null && t - row.entree > p99;
}
