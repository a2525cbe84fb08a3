import { eventDays, frozenScopes } from '#domain/declared/event.ts';
import type { DeclaredEvent, Scope } from '#domain/declared/types.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import { statesOf } from './log.ts';

/** Every event that is known, the latest first; those to come and those that never were among them. */
export async function listEvents(
  db: Queryable,
  origin: Origin,
  knownAt: Instant | null = null
): Promise<DeclaredEvent[]> {
  const events = await statesOf(db, origin, 'event.declared', knownAt);
  return events.sort((a, b) => b.from - a.from || (a.id < b.id ? -1 : 1));
}

/** Domain time at which an event was last declared, extended or ended; null when there never was one. */
export async function eventsChangedAt(db: Queryable, origin: Origin): Promise<Instant | null> {
  const [row] = await db.query<{ at: Instant | null }>(
    `SELECT max(recorded_at) AS at FROM vigie.declaration WHERE kind = 'event.declared' AND origin = $1`,
    [originCode(origin)]
  );
  return row?.at ?? null;
}

/** What events do to the usual at `now`: days that teach nothing, and scopes whose usual stands still. */
export async function eventsAndUsual(
  db: Queryable,
  origin: Origin,
  now: Instant
): Promise<{ excluded: { scope: Scope; firstDay: LocalDay; lastDay: LocalDay }[]; frozen: Set<Scope> }> {
  const events = await listEvents(db, origin);
  return {
    excluded: events.flatMap((event) => eventDays(event, now)),
    frozen: frozenScopes(events, now)
  };
}
