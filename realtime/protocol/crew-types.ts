import type { Level } from '#domain/level/rule.ts';
import type { Measure, Measured } from '#domain/measure.ts';
import type { PlaceState } from '#domain/places/closure.ts';
import type { Closure } from '#domain/places/types.ts';
import type { Service } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';

/** A closure without its reason and without who declared it: a crew needs to know what, and until when. */
export type CrewClosure = Pick<Closure, 'id' | 'scope' | 'target' | 'kind' | 'from' | 'until'>;

/** A level that was said, not computed: by its software, or by people. Always with its end. */
export interface CrewDeclared {
  by: 'software' | 'people';
  level: Level;
  until: Instant;
}

/**
 * Topic `crews`, key = FINESS: what those in an ambulance need to know of a department before its door, and nothing
 * else: nobody present is counted, only crews. What nobody said is unknown, never zero.
 */
export interface CrewEntry extends Measured<{
  /** Computed, against its own usual. */
  level: Measure<Level>;
  /** Places open in the department, of the whole site. */
  placesOpen: Measure;
  /** Crews whose patient is not yet off the stretcher. */
  crewsWaiting: Measure;
  /** Minutes since the door of the one among them that has waited longest. */
  longestCrewWaitMin: Measure;
}> {
  /** Level a now silent site was last seen at. */
  lastSeen: { level: Level; at: Instant } | null;
  /** Beside the computed level, never merged with it. */
  declared: readonly CrewDeclared[];
  /** What its closures make of it now; null: nothing says that it is not as always. */
  place: PlaceState | null;
  /** In force or announced. */
  closures: readonly CrewClosure[];
  /** Places open of each service, where the site tells them apart. */
  places: Partial<Record<Service, Measure>>;
}
