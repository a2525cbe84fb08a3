import { insideRing, type Position } from '../geometry.ts';
import type { Basemap, PackedBorders } from '../region/basemap.ts';

interface Feature {
  properties: Record<string, unknown>;
  geometry: { coordinates: unknown };
}
export interface Collection {
  features: Feature[];
}
interface Geometry {
  type: 'Polygon' | 'MultiPolygon';
  arcs: number[][] | number[][][];
  properties: { dep: string };
}
export interface Topology {
  arcs: number[][][];
  transform: { scale: Position; translate: Position };
  objects: Record<string, { geometries: Geometry[] }>;
}

const round4 = (line: Position[]): Position[] =>
  line.map(([lon, lat]) => [Math.round(lon * 1e4) / 1e4, Math.round(lat * 1e4) / 1e4]);

/** Keeps the runs of a line that stand inside one of the rings, with one position beyond each end. */
export function clipLine(line: Position[], rings: Position[][]): Position[][] {
  const inside = line.map((position) => rings.some((ring) => insideRing(position, ring)));
  const runs: Position[][] = [];
  const run: Position[] = [];
  line.forEach((position, i) => {
    if (inside[i] || inside[i - 1] || inside[i + 1]) run.push(position);
    else if (run.length > 0) runs.push(run.splice(0));
  });
  if (run.length > 0) runs.push(run);
  return runs.filter((kept) => kept.length > 1);
}

/** The wall's ground: department rings, rivers and motorways cut at the region's border, 4 decimals (11 m). */
export function wallGround(departments: Collection, rivers: Collection, motorways: Collection): Basemap {
  const outlines = departments.features
    .map((feature) => ({
      code: String(feature.properties.dep),
      ring: round4((feature.geometry.coordinates as Position[][])[0] ?? [])
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const rings = outlines.map(({ ring }) => ring);
  const cut = (collection: Collection): Position[][] =>
    collection.features.flatMap((f) => clipLine(round4(f.geometry.coordinates as Position[]), rings));
  return { departments: outlines, rivers: cut(rivers), motorways: cut(motorways) };
}

/** Each border once: a border between communes of one department, or one of the department itself. */
export function packBorders(topology: Topology): PackedBorders {
  const sides = new Map<number, Set<string>>();
  const uses = new Map<number, number>();
  for (const { geometries } of Object.values(topology.objects)) {
    for (const { arcs, properties } of geometries) {
      for (const arc of arcs.flat(2)) {
        const index = arc < 0 ? ~arc : arc;
        sides.set(index, (sides.get(index) ?? new Set()).add(properties.dep));
        uses.set(index, (uses.get(index) ?? 0) + 1);
      }
    }
  }
  const { scale, translate } = topology.transform;
  const packed: PackedBorders = { scale, translate, communes: [], departments: [] };
  topology.arcs.forEach((arc, index) => {
    const ofDepartment = sides.get(index)?.size !== 1 || uses.get(index) === 1;
    packed[ofDepartment ? 'departments' : 'communes'].push(arc.flat());
  });
  return packed;
}
