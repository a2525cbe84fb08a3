import type { Instant } from '#domain/time/instant.ts';
import type { Level } from '#realtime/protocol/types.ts';

/**
 * What a symbol says of a place: a level, a silence with the last level seen, that nothing is known, or that it
 * is closed. `<LevelSymbol mark size />` draws it in lists, the map draws the same shapes.
 */
export type Mark =
  | { kind: 'level'; level: Level }
  | { kind: 'silent'; level: Level; at: Instant }
  | { kind: 'unknown' }
  | { kind: 'closed' };
