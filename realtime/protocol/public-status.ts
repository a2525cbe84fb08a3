import type { Service } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { PublicEntry } from './types.ts';

/** What the public is told of an emergency department: one of five things that are never mixed, never "open". */
export type Status =
  | { kind: 'crowd'; affluence: -1 | 0 | 1 | 2; measuredAt: Instant }
  /** It works, and how busy it is cannot be computed. */
  | { kind: 'active'; lastArrivalAt: Instant }
  /** Its last measure is too old to tell of now. */
  | { kind: 'stale'; measuredAt: Instant }
  /** It sends once a day. */
  | { kind: 'daily' }
  | { kind: 'unknown'; measuredAt: Instant | null }
  /** Nobody is received, or only those whom 15 sends: of the site, or of the service one asks for. */
  | { kind: 'closed' | 'diverted'; until: Instant }
  /** A grave crisis: no figure until then. */
  | { kind: 'withheld'; until: Instant };

/**
 * What is shut for whoever asks, at `now`: the gravest, with its end. Asking for nobody in particular, a site of two
 * services is shut only when both are.
 */
export function doorAt(
  entry: PublicEntry | undefined,
  services: readonly Service[],
  now: Instant
): { kind: 'closed' | 'diverted' | 'partial'; until: Instant; service: Service | null } | null {
  const held = (entry?.closures ?? []).filter(({ until }) => now < until);
  for (const kind of ['closed', 'diverted'] as const) {
    const graver = held.filter((one) => one.kind === 'closed' || one.kind === kind);
    const whole = graver.filter(({ service }) => service === 'all');
    const each = services.map((service) => graver.filter((one) => one.service === service));
    const ends = whole.map(({ until }) => until);
    if (services.length > 0 && each.every((part) => part.length > 0))
      ends.push(Math.min(...each.map((part) => Math.max(...part.map(({ until }) => until)))));
    if (ends.length > 0) return { kind, until: Math.max(...ends), service: null };
  }
  const concerned = held.filter(({ service }) => service === 'all' || services.includes(service));
  const [first] = concerned;
  if (!first) return null;
  const until = Math.max(...concerned.map((one) => one.until));
  return {
    kind: 'partial',
    until,
    service: first.kind === 'closed' && first.service !== 'all' ? first.service : null
  };
}

/**
 * What an entry of topic `public` says at `now`. It goes stale, then unknown, by itself, however long ago it was
 * read: an old picture never passes for a present one.
 */
export function statusAt(entry: PublicEntry | undefined, now: Instant): Status {
  if (!entry) return { kind: 'unknown', measuredAt: null };
  if (entry.withheldUntil !== null && now < entry.withheldUntil)
    return { kind: 'withheld', until: entry.withheldUntil };
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
