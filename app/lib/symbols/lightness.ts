/** How a reader sees colour: without any hue, without red cones, without green cones. */
export type Vision = 'greyscale' | 'protanopia' | 'deuteranopia';

type Rgb = [number, number, number];

/** Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB. */
const MATRICES: Record<'protanopia' | 'deuteranopia', readonly [Rgb, Rgb, Rgb]> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881]
  ]
};

function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Lightness L* (CIE 1976, D65, 0 to 100) of `#rrggbb` as that vision sees it. */
export function lightness(hex: string, vision: Vision = 'greyscale'): number {
  let rgb = linear(hex);
  if (vision === 'protanopia' || vision === 'deuteranopia') {
    const [r, g, b] = rgb;
    const seen = MATRICES[vision].map((row) => row[0] * r + row[1] * g + row[2] * b);
    rgb = [seen[0] ?? 0, seen[1] ?? 0, seen[2] ?? 0].map((c) => Math.min(1, Math.max(0, c))) as Rgb;
  }
  const luminance = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  return luminance > 216 / 24_389 ? 116 * Math.cbrt(luminance) - 16 : (luminance * 24_389) / 27;
}
