import type { Instant } from '#domain/time/instant.ts';
import type { Level } from '#domain/level/rule.ts';
import type { SymbolId } from './shapes.ts';

/**
 * What a symbol says of a place: a level, a silence with the last level seen, that nothing is known, or that it
 * is closed. `<MarkSymbol mark />` draws it in lists, the maps draw the same shapes.
 */
export type Mark =
  | { kind: 'level'; level: Level }
  | { kind: 'silent'; level: Level; at: Instant }
  | { kind: 'unknown' }
  | { kind: 'closed' };

/** The one shape that says it: a level without its fill where the picture is not live. */
export function symbolOfMark(mark: Mark, live = true): SymbolId {
  if (mark.kind === 'level' && !live) return `hollow-${mark.level}`;
  if (mark.kind === 'level' || mark.kind === 'silent') return `${mark.kind}-${mark.level}`;
  return mark.kind;
}
