import { MINUTE, type Instant } from '../time/instant.ts';
import type { Level } from './rule.ts';

/** A site leaves the list after this long under level 1. */
const LEAVES_AFTER = 10 * MINUTE;

/** What the list needs of a site now. */
export interface WatchSite {
  finess: string;
  /** Its level: known now, or the last one it was seen at when `silentSince` is set. */
  level: Level;
  levelSince: Instant | null;
  /** Its figures stopped being known then; null while they are known. */
  silentSince: Instant | null;
  z: number | null;
  present: number | null;
}

/** Sites on the list, and since when each has been under level 1. */
export type WatchState = Readonly<Record<string, { underSince: Instant | null }>>;

/**
 * Who stays on the list "À surveiller" (docs/definitions.md §5): in at level 1 or more, out after 10 min under it. A
 * site that fell silent at level 2 or more stays with its last level; silent under that, it goes to blind spots.
 */
export function stepWatch(state: WatchState, sites: readonly WatchSite[], now: Instant): WatchState {
  const next: Record<string, { underSince: Instant | null }> = {};
  for (const site of sites) {
    const before = state[site.finess];
    const silent = site.silentSince !== null;
    if (site.level >= (silent ? 2 : 1))
      next[site.finess] = before?.underSince === null ? before : { underSince: null };
    else if (before && !silent) {
      const underSince = before.underSince ?? now;
      if (now - underSince < LEAVES_AFTER)
        next[site.finess] = before.underSince === null ? { underSince } : before;
    }
  }
  return next;
}

/** Order of the list: level, then z, then present, then FINESS so that ties never dance. */
export function compareWatch(a: WatchSite, b: WatchSite): number {
  return (
    b.level - a.level ||
    (b.z ?? -Infinity) - (a.z ?? -Infinity) ||
    (b.present ?? -1) - (a.present ?? -1) ||
    (a.finess < b.finess ? -1 : 1)
  );
}
