import { REFUSAL_REASONS, type RefusalReason } from '#domain/tiu/codes.ts';
import type { PlaceRefusals } from '#domain/tiu/figures/types.ts';
import type { Facility, RegionPack } from '#domain/region.ts';
import { dilate } from '#maps/dilate.ts';
import type { Basemap } from '#maps/region/basemap.ts';
import { boxOf, type Position } from '#maps/geometry.ts';

/** Width of the map, px; the largest disc, px of radius. */
export const MAP_WIDTH = 720;
const LARGEST = 26;
const MARGIN = 14;

/** A maternity that was asked, drawn. */
export interface RefusalDisc {
  finess: string;
  name: string;
  x: number;
  y: number;
  r: number;
  /** Path of the refused part, from noon clockwise; a whole disc where all refused. */
  refusedPath: string;
  refused: number;
}

/** The region's outline and the discs, ready to be drawn: small enough to travel with the page. */
export interface RefusalMapData {
  width: number;
  height: number;
  outlines: string[];
  discs: RefusalDisc[];
}

/**
 * Places the maternities that were asked on the region's outline, dilated as on the wall: the crowded centre gets room.
 * The area of a disc says how many asks; where two lie
 * over each other the smaller one is on top.
 */
export function refusalMap(
  places: readonly PlaceRefusals[],
  facilities: readonly Facility[],
  basemap: Basemap,
  region: Pick<RegionPack, 'dilation'>
): RefusalMapData {
  const rings = basemap.departments.map(({ ring }) =>
    thinned(ring).map((place) => dilate(place, region.dilation))
  );
  const [left, south, right, north] = boxOf(rings);
  const scale = (MAP_WIDTH - 2 * MARGIN) / (right - left);
  const height = Math.round((north - south) * scale + 2 * MARGIN);
  const on = ([x, y]: Position): Position => [
    round(MARGIN + (x - left) * scale),
    round(MARGIN + (north - y) * scale)
  ];
  const most = Math.max(1, ...places.map(({ asks }) => asks));
  const known = new Map(facilities.map((facility) => [facility.finess, facility]));
  const discs = places.flatMap(({ finess, asks, refused }): RefusalDisc[] => {
    const facility = known.get(finess);
    if (!facility || asks === 0) return [];
    const [x, y] = on(dilate([facility.lon, facility.lat], region.dilation));
    const r = round(Math.max(4, LARGEST * Math.sqrt(asks / most)));
    return [{ finess, name: facility.shortName, x, y, r, refusedPath: sector(r, refused / asks), refused }];
  });
  return {
    ...{ width: MAP_WIDTH, height },
    outlines: rings.map((ring) => `M${ring.map((place) => on(place).join(' ')).join('L')}Z`),
    discs: discs.sort((a, b) => b.r - a.r)
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Every third point of an outline: at this size the others are not seen. */
function thinned(ring: readonly Position[]): Position[] {
  return ring.length < 60 ? [...ring] : ring.filter((_, i) => i % 3 === 0);
}

/** A share of a disc of radius `r` around the origin, from noon clockwise; '' for none. */
function sector(r: number, share: number): string {
  if (share <= 0) return '';
  if (share >= 1) return `M0 ${-r}A${r} ${r} 0 1 1 0 ${r}A${r} ${r} 0 1 1 0 ${-r}Z`;
  const angle = 2 * Math.PI * share;
  const [x, y] = [round(r * Math.sin(angle)), round(-r * Math.cos(angle))];
  return `M0 0V${-r}A${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${x} ${y}Z`;
}

/** The reason a maternity refused most for; null: it refused none. */
export function mainReason({ byReason }: Pick<PlaceRefusals, 'byReason'>): RefusalReason | null {
  return REFUSAL_REASONS.reduce<RefusalReason | null>(
    (best, reason) => ((byReason[reason] ?? 0) > (best === null ? 0 : (byReason[best] ?? 0)) ? reason : best),
    null
  );
}
