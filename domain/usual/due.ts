import type { Instant } from '../time/instant.ts';
import { localDay } from '../time/paris.ts';

/**
 * Whether the usual is to be computed again: once a civil day, since yesterday is then known, and after what is left
 * out was changed. Instants are domain time.
 * @param newest when the newest version was computed; null before the first
 * @param changed when an exclusion was last written or ended; null when there never was one
 */
export function isUsualDue(newest: Instant | null, changed: Instant | null, now: Instant): boolean {
  if (newest === null || localDay(newest) !== localDay(now)) return true;
  return changed !== null && changed >= newest;
}
