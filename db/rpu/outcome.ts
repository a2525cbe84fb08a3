import type { Attendance } from '#domain/rpu/types.ts';
import { stayBin } from '#domain/figures/bins.ts';
import { ORIENTS_HOME } from '#domain/rpu/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';

type Left = Pick<Attendance, 'entree' | 'sortie' | 'exitUnusable' | 'modeSortie' | 'orient'>;

/** How an attendance ended: h home, b hospital bed, t transfer, d death, l left unseen, u mode unknown. */
export type Outcome = 'h' | 'b' | 't' | 'd' | 'l' | 'u';

const LEFT_UNSEEN = new Set<string>(ORIENTS_HOME);
const LONGEST = 30 * 24 * HOUR;

/** True when the record has a departure: a usable SORTIE, at most 30 days after ENTREE. */
export function hasLeft(a: Left): a is Left & { sortie: Instant } {
  return a.sortie !== null && !a.exitUnusable && a.sortie - a.entree <= LONGEST;
}

/** null while the person is present, or when SORTIE cannot be used. */
export function outcomeOf(a: Left): Outcome | null {
  if (!hasLeft(a)) return null;
  if (a.modeSortie === '9') return 'd';
  if (a.modeSortie === '7') return 't';
  if (a.modeSortie === '6') return 'b';
  if (a.orient !== null && LEFT_UNSEEN.has(a.orient)) return 'l';
  return a.modeSortie === '8' ? 'h' : 'u';
}

/** 15-minute bin of the stay, null outside 0 < stay < 72 h. */
export function stayBinOf(a: Left): number | null {
  return hasLeft(a) ? stayBin(a.sortie - a.entree) : null;
}
