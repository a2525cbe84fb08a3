import type { RegionPack } from '#domain/region.ts';
import { deskGround, type Ground } from '#maps/ground.ts';
import type { Basemap, CommuneBorders } from '#maps/region/basemap.ts';
import type { MaternityPlace } from './board.ts';

/** The desk's ground with the maternities as its places, so that the map can keep them in view. */
export function maternityGround(
  pack: RegionPack,
  basemap: Basemap,
  borders: CommuneBorders,
  places: Readonly<Record<string, MaternityPlace>>
): Ground {
  const ground = deskGround(pack, basemap, borders);
  return {
    ...ground,
    places: new Map(
      Object.entries(places)
        .filter(([, { level }]) => level !== null)
        .map(([finess, { lon, lat }]) => [finess, ground.project([lon, lat])])
    )
  };
}
