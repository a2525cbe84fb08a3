/**
 * Type follows the eye: a capital must fill 16 arc-minutes at the declared distance. Everything on a wall is
 * measured in this unit; nothing is ever shrunk under it.
 */

/** Height of a capital of Public Sans over its type size (OS/2 table of the font: sCapHeight 1446 of 2000). */
export const CAP_RATIO = 0.723;

/** Legibility at a distance, arc-minutes of capital height. */
export const ARC_MINUTES = 16;

export interface Screen {
  /** Reader's distance, metres. */
  distance: number;
  /** Diagonal of the panel, inches (16:9 and other ratios: taken from width and height). */
  diagonal: number;
  /** Viewport, CSS px. */
  width: number;
  height: number;
}

export interface Scale {
  /** Smallest type, CSS px: a capital of it fills 16 arc-minutes. */
  type: number;
  /** Line height, CSS px. */
  line: number;
  /** Lines that the screen holds. */
  lines: number;
}

/** Width of a CSS pixel on the panel, millimetres. */
export function pixelPitch({ diagonal, width, height }: Screen): number {
  return (diagonal * 25.4) / Math.hypot(width, height);
}

/** Angle of a height in CSS px seen from the distance, arc-minutes. */
export function arcMinutes(heightPx: number, screen: Screen): number {
  const millimetres = heightPx * pixelPitch(screen);
  return (Math.atan(millimetres / (screen.distance * 1000)) * 180 * 60) / Math.PI;
}

/** The type scale of a screen. */
export function scaleOf(screen: Screen): Scale {
  const capMillimetres = screen.distance * 1000 * Math.tan((ARC_MINUTES / 60) * (Math.PI / 180));
  const type = Math.ceil(capMillimetres / pixelPitch(screen) / CAP_RATIO);
  const line = Math.ceil(type * 1.16);
  return { type, line, lines: Math.floor(screen.height / line) };
}

/** `?m=3&in=65`: distance 1–12 m and diagonal 20–120 inches; anything else falls back to 5 m and 55 inches. */
export function screenFrom(params: URLSearchParams, width: number, height: number): Screen {
  const read = (name: string, low: number, high: number, fallback: number) => {
    const value = Number(params.get(name));
    return Number.isFinite(value) && value >= low && value <= high ? value : fallback;
  };
  return { distance: read('m', 1, 12, 5), diagonal: read('in', 20, 120, 55), width, height };
}
