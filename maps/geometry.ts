/** [longitude, latitude] in degrees WGS84, or [x, y] of a plane, as the caller says. */
export type Position = [number, number];

/** West, south, east, north (or min x, min y, max x, max y). */
export type Box = [number, number, number, number];

/** Smallest box around every position of every line. Empty input gives an inverted, infinite box. */
export function boxOf(lines: readonly (readonly Position[])[]): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (const [x, y] of line) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}

/** True when the point stands inside the closed ring (even–odd rule; the edge itself may go either way). */
export function insideRing([x, y]: Position, ring: readonly Position[]): boolean {
  let inside = false;
  let [ax, ay] = ring.at(-1) ?? [0, 0];
  for (const [bx, by] of ring) {
    if (by > y !== ay > y && x < ((ax - bx) * (y - by)) / (ay - by) + bx) inside = !inside;
    [ax, ay] = [bx, by];
  }
  return inside;
}

/** Centre of gravity of a closed ring's area. A ring without area answers its first position. */
export function centroidOf(ring: readonly Position[]): Position {
  const [ox, oy] = ring[0] ?? [0, 0];
  let [area, cx, cy] = [0, 0, 0];
  let [ax, ay] = [0, 0];
  for (const position of ring) {
    const [bx, by] = [position[0] - ox, position[1] - oy];
    const cross = ax * by - bx * ay;
    area += cross;
    cx += (ax + bx) * cross;
    cy += (ay + by) * cross;
    [ax, ay] = [bx, by];
  }
  return area === 0 ? [ox, oy] : [ox + cx / (3 * area), oy + cy / (3 * area)];
}

/** Adds positions so that no step is longer than `step` (same unit as the coordinates). */
export function densify(line: readonly Position[], step: number): Position[] {
  const out: Position[] = [];
  let last: Position | undefined;
  for (const position of line) {
    if (last) {
      const [ax, ay] = last;
      const [bx, by] = position;
      const pieces = Math.ceil(Math.hypot(bx - ax, by - ay) / step);
      for (let i = 1; i < pieces; i++)
        out.push([ax + ((bx - ax) * i) / pieces, ay + ((by - ay) * i) / pieces]);
    }
    out.push(position);
    last = position;
  }
  return out;
}
