import { toldAt, type Told } from '#domain/declared/order.ts';
import { isInForce } from '#domain/declared/level.ts';
import type { Instant } from '#domain/time/instant.ts';
import type {
  DeclaredEntry,
  DeclaredEventEntry,
  DeclaredLevelEntry
} from '#realtime/protocol/declared-types.ts';

/** Entries of topic `declared`, by key. */
export type Declared = ReadonlyMap<string, DeclaredEntry>;

/** The level declared for a scope that is in force at `now`; a screen that is cut off drops it at its end by itself. */
export function levelAt(declared: Declared, scope: string, now: Instant): DeclaredLevelEntry | null {
  const entry = declared.get(`level:${scope}`);
  return entry?.kind === 'level' && now < entry.until ? entry : null;
}

/** Events in force at `now`: real ones first, then the oldest. */
export function eventsAt(declared: Iterable<DeclaredEntry>, now: Instant): DeclaredEventEntry[] {
  return [...declared]
    .filter((entry) => entry.kind === 'event')
    .filter((event) => isInForce(event, now))
    .sort((a, b) => Number(a.nature === 'exercise') - Number(b.nature === 'exercise') || a.from - b.from);
}

/** What a wall is told at `now`. */
export function ordersAt(declared: Declared, wall: string | null, now: Instant): Told {
  const orders = [...declared.values()].flatMap((entry) => (entry.kind === 'order' ? [entry.order] : []));
  return toldAt(orders, wall, now);
}
