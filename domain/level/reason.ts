import { zOf } from '../usual/at.ts';
import type { Usual } from '../usual/types.ts';

/** What a site's attention rests on: the measure furthest above its usual. */
export interface Reason {
  kind: 'present' | 'arrivals' | 'stay' | 'long_stay';
  z: number;
  /** Value over usual, 1.48 = +48 %; null where nothing is usual. */
  ratio: number | null;
}

/** The candidates, in the order that wins a tie. */
export function reasonOf(
  candidates: readonly { kind: Reason['kind']; value: number | null; usual: Usual | null }[]
): Reason | null {
  let best: Reason | null = null;
  for (const { kind, value, usual } of candidates) {
    if (value === null || usual === null || usual.sd <= 0) continue;
    const z = zOf(value, usual);
    if (z <= 0 || (best && z <= best.z)) continue;
    best = { kind, z, ratio: usual.mean > 0 ? value / usual.mean : null };
  }
  return best;
}
