import type { Palette } from './palette.ts';
import type { Mark } from './shapes.ts';

/** `selected`: a ring all around. `changed`: four corners, unlike any level's shape. */
export type Ring = 'selected' | 'changed';

/** Outer width of a ring around a symbol of that size, px at scale 1. */
export function ringSize(symbol: number): number {
  return symbol + 18;
}

/** The strokes around a symbol of `symbol` px. */
export function ringMarks(ring: Ring, symbol: number, palette: Palette): Mark[] {
  const pen = { fill: null, stroke: palette.ink, width: 3 };
  const r = symbol / 2 + 6;
  if (ring === 'selected') {
    return [{ ...pen, d: `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z` }];
  }
  const arm = Math.max(5, symbol / 5);
  const corner = (sx: number, sy: number): Mark => ({
    ...pen,
    d: `M${sx * (r - arm)} ${sy * r}H${sx * r}V${sy * (r - arm)}`
  });
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}
