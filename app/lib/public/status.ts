import type { Instant } from '#domain/time/instant.ts';
import type { PublicEntry } from '#realtime/protocol/types.ts';

/** What the public is told of an emergency department: one of five things that are never mixed, never "open". */
export type Status =
  | { kind: 'crowd'; affluence: -1 | 0 | 1 | 2; measuredAt: Instant }
  /** It works, and how busy it is cannot be computed. */
  | { kind: 'active'; lastArrivalAt: Instant }
  /** Its last measure is too old to tell of now. */
  | { kind: 'stale'; measuredAt: Instant }
  /** It sends once a day. */
  | { kind: 'daily' }
  | { kind: 'unknown'; measuredAt: Instant | null };

/**
 * What an entry of topic `public` says at `now`. It goes stale, then unknown, by itself, however long ago it was
 * read: an old picture never passes for a present one.
 */
export function statusAt(entry: PublicEntry | undefined, now: Instant): Status {
  if (!entry) return { kind: 'unknown', measuredAt: null };
  const { state, affluence, measuredAt, staleAt, unknownAt, lastArrivalAt } = entry;
  if (state === 'no_live_measure') return { kind: 'daily' };
  const over = (end: Instant | null) => end !== null && now >= end;
  // A fresh measure that cannot be believed is no last measure.
  const unknown: Status = { kind: 'unknown', measuredAt: over(unknownAt) ? measuredAt : null };
  if (state === 'unknown' || measuredAt === null || over(unknownAt)) return unknown;
  if (state === 'stale' || over(staleAt)) return { kind: 'stale', measuredAt };
  if (state === 'active') return lastArrivalAt === null ? unknown : { kind: 'active', lastArrivalAt };
  return affluence === null ? unknown : { kind: 'crowd', affluence, measuredAt };
}
