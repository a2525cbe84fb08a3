import type { BedChannel, BedFunction, BedKey, BedKind } from '#domain/beds/types.ts';
import type { Measure, Measured } from '#domain/measure.ts';
import type { Instant } from '#domain/time/instant.ts';

/** One count as one side tells it. `n` of `of`: units of the site that the sum covers. */
export interface BedSide extends Measure {
  side: 'feed' | 'declared';
  channel: BedChannel;
  /** Worked out from others (occupied = installed − closed − available). */
  derived?: true;
}

/** One count of a site: what is shown and summed, and the other side beside it. */
export interface BedFigure extends BedSide {
  other?: BedSide;
}

/** One kind of beds of a site. A count that nobody tells is absent: unknown, never zero. */
export interface BedKindEntry {
  figures: Partial<Record<BedKey, BedFigure>>;
  /** Last declaration: by function, when, and until when its counts may stand for the feed's. */
  declared: { by: BedFunction; at: Instant; until: Instant } | null;
}

/** Topic `beds`, key = FINESS. Capacities are never suppressed. */
export interface BedSiteEntry {
  finess: string;
  kinds: Partial<Record<BedKind, BedKindEntry>>;
}

/** One kind of beds of an area. `n` of `of` in each sum: sites that are known, of those that have this kind. */
export interface BedAreaKind extends Measured<Partial<Record<BedKey, Measure>>> {
  /** Sites with this kind whose available beds are stale, and those where they are unknown: in no sum. */
  stale: number;
  unknown: number;
}

/** Topic `beds`, keys `region` and `dept:<code>`. */
export interface BedAreaEntry {
  kinds: Partial<Record<BedKind, BedAreaKind>>;
}
