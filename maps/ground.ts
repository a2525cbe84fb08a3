import type { RegionPack } from '#domain/region.ts';
import { dilate, toPlaneKm } from './dilate.ts';
import { boxOf, densify, type Box, type Position } from './geometry.ts';
import { toWorld } from './mercator.ts';
import type { Basemap, CommuneBorders } from './region/basemap.ts';
import { separate } from './separate.ts';

/**
 * What a map draws, already on its own flat plane (x east, y north). The same plane serves the WebGL map and
 * its SVG stand-in, so both show one picture.
 */
export interface Ground {
  kind: 'dilated' | 'true' | 'desk';
  departments: { code: string; ring: Position[] }[];
  departmentBorders: Position[][];
  communeBorders: Position[][];
  rivers: Position[][];
  motorways: Position[][];
  /** Box of the departments. */
  box: Box;
  /** FINESS → place of its symbol. Fixed for a region: a hospital never moves. */
  places: ReadonlyMap<string, Position>;
  /** Degrees → this plane, for what has no fixed place. */
  project(position: Position): Position;
  /** Widths of the Web Mercator world per unit of the plane, where a map library needs degrees. */
  worldPerUnit: number;
}

/**
 * How symbols are parted on a wall, in px of the wall the layout was drawn for: at 5 m (55 inches, 1080p) the
 * region stands 665 px high and a diamond is 38 px; at 3 m 700 px and 23 px, and the true geography fits.
 * Distances between symbols then scale with the map.
 */
export const WALL_LAYOUTS = {
  dilated: { height: 665, distance: 38, limit: 32 },
  true: { height: 700, distance: 23, limit: 32 }
} as const;

/**
 * Which ground a wall has room for: the true one as soon as its parted sites stand a diamond apart (within
 * 5 %), else the dilated one.
 * @param height px the map may fill
 * @param scale size of symbols, 1 at 5 m (a diamond of 38 px)
 */
export function wallKind(height: number, scale: number): 'dilated' | 'true' {
  const apart = (height / WALL_LAYOUTS.true.height) * WALL_LAYOUTS.true.distance;
  return apart >= WALL_LAYOUTS.dilated.distance * scale * 0.95 ? 'true' : 'dilated';
}

/** Longest straight step on a dilated wall before it must bend, degrees (about 1 km). */
const BEND_STEP = 0.012;

/** The wall's ground: dilated around the centre at 5 m, true geography at 3 m and on 4K. */
export function wallGround(region: RegionPack, basemap: Basemap, kind: 'dilated' | 'true'): Ground {
  const project =
    kind === 'dilated'
      ? (position: Position) => dilate(position, region.dilation)
      : (position: Position) => toPlaneKm(position, region.dilation);
  const line = (positions: Position[]) => densify(positions, BEND_STEP).map(project);
  const departments = basemap.departments.map(({ code, ring }) => ({ code, ring: line(ring) }));
  const box = boxOf(departments.map(({ ring }) => ring));
  const { height, distance, limit } = WALL_LAYOUTS[kind];
  const unit = (box[3] - box[1]) / height;
  const homes = region.sites.map(({ lon, lat }) => project([lon, lat]));
  const places = separate(homes, { distance: distance * unit, limit: limit * unit });
  return {
    kind,
    departments,
    departmentBorders: departments.map(({ ring }) => ring),
    communeBorders: [],
    rivers: basemap.rivers.map(line),
    motorways: basemap.motorways.map(line),
    box,
    places: new Map(region.sites.map(({ finess }, i) => [finess, places[i] ?? [0, 0]])),
    project,
    // A hundredth of the world near the equator: Mercator bends nothing there.
    worldPerUnit: 0.01 / (box[2] - box[0])
  };
}

/** The desk's ground: true geography in Web Mercator, every site where it stands. */
export function deskGround(region: RegionPack, basemap: Basemap, borders: CommuneBorders): Ground {
  const line = (positions: Position[]) => positions.map(toWorld);
  const departments = basemap.departments.map(({ code, ring }) => ({ code, ring: line(ring) }));
  return {
    kind: 'desk',
    departments,
    departmentBorders: borders.departments.map(line),
    communeBorders: borders.communes.map(line),
    rivers: basemap.rivers.map(line),
    motorways: basemap.motorways.map(line),
    box: boxOf(departments.map(({ ring }) => ring)),
    places: new Map(region.sites.map(({ finess, lon, lat }) => [finess, toWorld([lon, lat])])),
    project: toWorld,
    worldPerUnit: 1
  };
}
