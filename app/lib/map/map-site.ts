import type { Mark } from '#app/lib/symbols/mark.ts';

/** A site as the maps draw it: `<WallMap regionId sites live unit label />`, `<DeskMap … onselect />`. */
export interface MapSite {
  finess: string;
  lon: number;
  lat: number;
  mark: Mark;
  /** Number of the site in the list beside the map ("1", "2", "3"), or null. */
  label: string | null;
  /** Minute of its last change of level while that is news ("19:52"), or null. */
  changed: string | null;
}
