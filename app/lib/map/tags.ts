import { symbolSize } from '#app/lib/symbols/shapes.ts';
import { toPixels, type Frame } from '#maps/frame.ts';
import type { Box, Position } from '#maps/geometry.ts';
import type { Placed } from './picture.ts';

/** A short text beside a symbol: its middle on the ground's plane. */
export interface Tag {
  finess: string;
  text: string;
  place: Position;
}

/** On the desk, px from a symbol's middle to the middle of the minute beside it. */
export const DESK_TAG_OFFSET: Position = [38, -8];
/** Type size of the desk's minutes, CSS px. */
export const DESK_TAG_TYPE = 12;
/** Type size of the wall's ranks at scale 1 (5 m), CSS px. */
export const WALL_TAG_TYPE = 51;

const around = ([x, y]: Position, halfWidth: number, halfHeight: number): Box => [
  x - halfWidth,
  y - halfHeight,
  x + halfWidth,
  y + halfHeight
];

function overlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Directions in order of preference: right, left, then the diagonals, above and below. */
const SIDES: Position[] = [
  [1, 0],
  [-1, 0],
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
  [0, -1],
  [0, 1]
];

/**
 * Puts each rank of the wall on the side of its symbol where it hides least: other symbols weigh by their
 * gravity, what leaves the map by far the most. Ranks are placed in their own order, each knowing the former.
 */
export function placeTags(sites: readonly Placed[], frame: Frame, size: Position, scale: number): Tag[] {
  const type = WALL_TAG_TYPE * scale;
  const boxes = sites.map((site) => {
    const half = (symbolSize(site.symbol) / 2) * scale;
    return { site, half, box: around(toPixels(site.place, frame), half, half), weight: 1 + site.order };
  });
  const map: Box = [0, 0, size[0], size[1]];
  const taken: Box[] = [];
  return boxes
    .filter(({ site }) => site.tag !== null)
    .sort((a, b) => ((a.site.tag ?? '') < (b.site.tag ?? '') ? -1 : 1))
    .map(({ site, half }): Tag => {
      const text = site.tag ?? '';
      const [x, y] = toPixels(site.place, frame);
      const halfWidth = type * 0.31 * text.length;
      const halfHeight = type * 0.38;
      const cost = (box: Box): number =>
        boxes.reduce((sum, other) => sum + overlap(box, other.box) * other.weight, 0) +
        taken.reduce((sum, other) => sum + overlap(box, other) * 20, 0) +
        (4 * halfWidth * halfHeight - overlap(box, map)) * 50;
      const candidates = SIDES.map(([sx, sy]): Position => {
        return [x + sx * (half + halfWidth + 2 * scale), y + sy * (half + halfHeight) * 0.8];
      });
      const costs = candidates.map((at) => cost(around(at, halfWidth, halfHeight)));
      const best = candidates[costs.indexOf(Math.min(...costs))] ?? [x, y];
      taken.push(around(best, halfWidth, halfHeight));
      return {
        finess: site.finess,
        text,
        place: [(best[0] - frame.offset[0]) / frame.scale, (frame.offset[1] - best[1]) / frame.scale]
      };
    });
}

/** The desk's minutes stand at their sites; the map library shifts them by a fixed number of px. */
export function deskTags(sites: readonly Placed[]): Tag[] {
  return sites.flatMap(({ finess, tag, place }) => (tag === null ? [] : [{ finess, text: tag, place }]));
}
