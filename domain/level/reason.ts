import { zOf } from '../usual/at.ts';
import type { Usual } from '../usual/types.ts';

/**
 * What a site's attention rests on: the measure furthest above its usual. Boarders have no history of their own:
 * none is usual, and they are weighed on the dispersion of who is present ({@link boardersUsual}).
 */
export interface Reason {
  kind: 'present' | 'arrivals' | 'stay' | 'long_stay' | 'boarders';
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

/** Nobody should board: so many boarders count as much as so many present above the usual. */
export function boardersUsual(present: Usual | null): Usual | null {
  return present && { mean: 0, sd: present.sd };
}
