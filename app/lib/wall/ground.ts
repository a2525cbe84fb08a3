import type { RegionPack } from '#domain/region.ts';
import { wallGround, wallKind, type Ground } from '#maps/ground.ts';
import type { Basemap } from '#maps/region/basemap.ts';
import { scaleOf, type Screen } from './scale.ts';

/** What stands above and below the map at its fullest (band, header, departments, indicators), in type sizes. */
const AROUND = 8.2;

/**
 * Which ground this screen has room for. It depends on the screen alone, never on what is shown around the map:
 * a hospital must not move when a band comes or goes.
 */
export function kindFor(screen: Screen): 'dilated' | 'true' {
  const { type } = scaleOf(screen);
  return wallKind(screen.height - AROUND * type, symbolScale(screen));
}

/** Size of symbols: 1 on a 55-inch 1080p screen at 5 m. */
export function symbolScale(screen: Screen): number {
  return scaleOf(screen).type / 51;
}

const kept = new WeakMap<Basemap, Map<string, Ground>>();

/** The ground of a region, laid out once per kind: parting 91 sites takes a tenth of a second. */
export function groundOf(pack: RegionPack, basemap: Basemap, kind: 'dilated' | 'true'): Ground {
  const grounds = kept.get(basemap) ?? new Map<string, Ground>();
  kept.set(basemap, grounds);
  const ground = grounds.get(kind) ?? wallGround(pack, basemap, kind);
  grounds.set(kind, ground);
  return ground;
}
