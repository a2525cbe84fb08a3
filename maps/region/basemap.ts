import type { Position } from '../geometry.ts';

/** The quiet ground under the symbols: true positions, WGS84 degrees. */
export interface Basemap {
  /** One closed outer ring per department. */
  departments: { code: string; ring: Position[] }[];
  rivers: Position[][];
  motorways: Position[][];
}

/** Borders for the desk, each drawn once: those between two communes, and those of a department. */
export interface CommuneBorders {
  communes: Position[][];
  departments: Position[][];
}

/** Arcs as stored: integer steps from one position to the next, small to carry. */
export interface PackedBorders {
  scale: Position;
  translate: Position;
  communes: number[][];
  departments: number[][];
}

/** Unpacks arcs of alternating x, y steps into degrees. */
export function unpackBorders(packed: PackedBorders): CommuneBorders {
  const unpack = (steps: number[]): Position[] => {
    const line: Position[] = [];
    let [x, y] = [0, 0];
    for (let i = 0; i + 1 < steps.length; i += 2) {
      x += steps[i] ?? 0;
      y += steps[i + 1] ?? 0;
      line.push([x * packed.scale[0] + packed.translate[0], y * packed.scale[1] + packed.translate[1]]);
    }
    return line;
  };
  return { communes: packed.communes.map(unpack), departments: packed.departments.map(unpack) };
}
