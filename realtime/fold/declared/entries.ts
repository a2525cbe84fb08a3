import type { DeclaredEvent, DeclaredLevel, WallOrder } from '#domain/declared/types.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type {
  DeclaredEventEntry,
  DeclaredLevelEntry,
  WallOrderEntry
} from '../../protocol/declared-types.ts';
import { known } from '../measures.ts';

/** Formula of a level that was said, not computed; its words are in docs/glossary.md. */
const DECLARED_LEVEL = 'declared_level@1';

/** A declared level lives until its own end, never longer. */
export function levelEntry(level: DeclaredLevel, receivedAt: Instant, origin: Origin): DeclaredLevelEntry {
  const { scope, reason, by, from, until, version } = level;
  return {
    kind: 'level',
    ...{ scope, reason, by, from, until, version },
    provenance: { measuredAt: from, receivedAt, staleAt: null, unknownAt: until, source: 'declared', origin },
    measures: { level: known(DECLARED_LEVEL, level.level) }
  };
}

/** An event in force. */
export function eventEntry({ kind: nature, ...event }: DeclaredEvent): DeclaredEventEntry {
  return { ...event, kind: 'event', nature };
}

/** An order in force. */
export function orderEntry(order: WallOrder): WallOrderEntry {
  return { kind: 'order', order };
}
