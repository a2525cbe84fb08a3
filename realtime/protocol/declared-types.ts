import type { DeclaredBy, DeclaredEvent, Scope, WallOrder } from '#domain/declared/types.ts';
import type { Level } from '#domain/level/rule.ts';
import type { Measure, Measured } from '#domain/measure.ts';
import type { Instant } from '#domain/time/instant.ts';

/**
 * Topic `declared`: what people say beside what is computed. Only what is in force; every entry holds its own end, so
 * that a screen that is cut off drops it by itself.
 */

/** Key `level:<scope>`. The level is unknown from its end on. */
export interface DeclaredLevelEntry extends Measured<{ level: Measure<Level> }> {
  kind: 'level';
  scope: Scope;
  reason: string;
  by: DeclaredBy;
  from: Instant;
  until: Instant;
  version: number;
}

/** Key `event:<id>`. `nature` is real or exercise. */
export interface DeclaredEventEntry extends Omit<DeclaredEvent, 'kind'> {
  kind: 'event';
  nature: DeclaredEvent['kind'];
}

/** Key `order:<id>`. */
export interface WallOrderEntry {
  kind: 'order';
  order: WallOrder;
}

export type DeclaredEntry = DeclaredLevelEntry | DeclaredEventEntry | WallOrderEntry;
