import type { Position } from './geometry.ts';

/** Longitude and latitude → Web Mercator plane of width 1, x east from 0 to 1, **y north** from 0 to 1. */
export function toWorld([lon, lat]: Position): Position {
  const sin = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 + Math.atanh(sin) / (2 * Math.PI)];
}

/** Inverse of {@link toWorld}. */
export function fromWorld([x, y]: Position): Position {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh((y - 0.5) * 2 * Math.PI)) * 180) / Math.PI];
}
