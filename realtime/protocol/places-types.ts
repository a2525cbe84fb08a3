import type { EdDown, EdService, ShownEdField } from '#domain/ed-state/types.ts';
import type { Measure, Measured } from '#domain/measure.ts';
import type { PlaceState } from '#domain/places/closure.ts';
import type { Closure } from '#domain/places/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Level } from '#domain/level/rule.ts';

/** Topic `places`, key = FINESS: what a place says of itself. There is one once something was said. */
export interface PlaceEntry extends Measured<Record<ShownEdField | 'nedocs' | 'edwin', Measure>> {
  finess: string;
  /** What its closures make of it now; null: nothing says that it is not as always. */
  place: PlaceState | null;
  /** In force or announced, by their beginning. */
  closures: readonly Closure[];
  /** What each service said apart, where a site tells them apart. */
  services: Partial<Record<EdService, Partial<Record<ShownEdField, Measure>>>>;
  /** The level its software declares: beside the computed one and those of topic `declared`, never merged with them. */
  level: { level: Level; reason: string; by: string; until: Instant; at: Instant } | null;
  itDown: EdDown | null;
}
