import type { Commune } from '#domain/region.ts';

/** A commune as it is told beside a position. */
type Told = Pick<Commune, 'insee' | 'name' | 'lon' | 'lat'>;

/** Side of a cell of the search grid, degrees. */
const CELL = 0.1;

/**
 * Looks for the commune whose centre is nearest to a point (WGS84 degrees): an estimate of the commune it lies in,
 * wrong near borders by one commune. Null outside the region's box.
 */
export function nearestCommune(
  communes: readonly Commune[],
  [west, south, east, north]: readonly [number, number, number, number]
): (lon: number, lat: number) => Told | null {
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const cells = new Map<string, Told[]>();
  const cellOf = (degrees: number): number => Math.floor(degrees / CELL);
  for (const { insee, name, lon, lat } of communes) {
    const key = `${cellOf(lon)} ${cellOf(lat)}`;
    const told = { insee, name, lon, lat };
    const cell = cells.get(key);
    if (cell) cell.push(told);
    else cells.set(key, [told]);
  }
  const most = Math.ceil(Math.max(east - west, north - south) / CELL) + 1;
  return (lon, lat) => {
    if (!(lon >= west && lon <= east && lat >= south && lat <= north)) return null;
    let best: Told | null = null;
    let distance = Infinity;
    for (let ring = 0; ring <= most; ring++) {
      for (const told of ringOf(cells, cellOf(lon), cellOf(lat), ring)) {
        const far = Math.hypot((told.lon - lon) * narrow, told.lat - lat);
        if (far < distance) [best, distance] = [told, far];
      }
      // A centre of the next ring is at least this far away.
      if (distance <= ring * CELL * narrow) break;
    }
    return best;
  };
}

/** Centres of the cells at `ring` steps around a cell. */
function* ringOf(cells: ReadonlyMap<string, Told[]>, x: number, y: number, ring: number): Generator<Told> {
  for (let dx = -ring; dx <= ring; dx++)
    for (let dy = -ring; dy <= ring; dy++)
      if (Math.max(Math.abs(dx), Math.abs(dy)) === ring) yield* cells.get(`${x + dx} ${y + dy}`) ?? [];
}
