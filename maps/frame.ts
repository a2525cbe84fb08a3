import { boxOf, type Box, type Position } from './geometry.ts';
import type { Ground } from './ground.ts';
import { fromWorld, toWorld } from './mercator.ts';

/** How a plane is laid on a screen: px = offset + place × scale, y turned downwards. */
export interface Frame {
  /** Pixels per unit of the plane. */
  scale: number;
  offset: Position;
}

/** Lays the box whole and centred on a screen of width × height px, `padding` px kept free on each side. */
export function fit(box: Box, width: number, height: number, padding: number): Frame {
  const [minX, minY, maxX, maxY] = box;
  const room: Position = [Math.max(1, width - 2 * padding), Math.max(1, height - 2 * padding)];
  const scale = Math.min(room[0] / (maxX - minX), room[1] / (maxY - minY));
  return {
    scale,
    offset: [width / 2 - ((minX + maxX) / 2) * scale, height / 2 + ((minY + maxY) / 2) * scale]
  };
}

/**
 * Lays the box so that symbols of `reach` px around the places stay on the screen too: they may need room
 * beyond the box on one side only.
 */
export function fitSymbols(
  box: Box,
  places: Iterable<Position>,
  reach: number,
  width: number,
  height: number,
  padding: number
): Frame {
  const rough = fit(box, width, height, padding + reach);
  const more = reach / rough.scale;
  const [west, south, east, north] = boxOf([[...places]]);
  const whole: Box = [
    Math.min(box[0], west - more),
    Math.min(box[1], south - more),
    Math.max(box[2], east + more),
    Math.max(box[3], north + more)
  ];
  return fit(whole, width, height, padding);
}

/** Place on the plane → px from the top left. */
export function toPixels([x, y]: Position, { scale, offset }: Frame): Position {
  return [offset[0] + x * scale, offset[1] - y * scale];
}

/** px from the top left → place on the plane: inverse of {@link toPixels}. */
export function toPlace([x, y]: Position, { scale, offset }: Frame): Position {
  return [(x - offset[0]) / scale, (offset[1] - y) / scale];
}

/** Place on the ground's plane → degrees for a Web Mercator map library (true ones on the desk). */
export function toDegrees(
  [x, y]: Position,
  { kind, worldPerUnit }: Pick<Ground, 'kind' | 'worldPerUnit'>
): Position {
  return kind === 'desk' ? fromWorld([x, y]) : fromWorld([0.5 + x * worldPerUnit, 0.5 + y * worldPerUnit]);
}

/** Degrees → place on the ground's plane: inverse of {@link toDegrees}. */
function fromDegrees(
  position: Position,
  { kind, worldPerUnit }: Pick<Ground, 'kind' | 'worldPerUnit'>
): Position {
  const [x, y] = toWorld(position);
  return kind === 'desk' ? [x, y] : [(x - 0.5) / worldPerUnit, (y - 0.5) / worldPerUnit];
}

/** Centre in degrees and zoom level of a 512-px-tile Web Mercator library. */
export interface Camera {
  center: Position;
  zoom: number;
}

/** The camera with which such a library draws exactly this frame. */
export function camera(frame: Frame, width: number, height: number, ground: Ground): Camera {
  const middle: Position = [
    (width / 2 - frame.offset[0]) / frame.scale,
    (frame.offset[1] - height / 2) / frame.scale
  ];
  return { center: toDegrees(middle, ground), zoom: Math.log2(frame.scale / ground.worldPerUnit / 512) };
}

/** The frame that such a camera shows: inverse of {@link camera}. */
export function frameOf({ center, zoom }: Camera, width: number, height: number, ground: Ground): Frame {
  const scale = 512 * 2 ** zoom * ground.worldPerUnit;
  const [x, y] = fromDegrees(center, ground);
  return { scale, offset: [width / 2 - x * scale, height / 2 + y * scale] };
}
