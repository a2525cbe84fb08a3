import type { Level } from '#domain/level/rule.ts';
import type { Palette } from './palette.ts';

/**
 * What a symbol says. `level` filled; `hollow` the same outline without its fill, for a picture that is not
 * live; `silent` the last shape, hollow and dashed; `unknown` a circle with a question mark; `closed` a cross.
 */
export type SymbolId = `level-${Level}` | `hollow-${Level}` | `silent-${Level}` | 'unknown' | 'closed';

export const SYMBOL_IDS: readonly SymbolId[] = [
  ...([0, 1, 2, 3] as const).flatMap((l) => [`level-${l}`, `hollow-${l}`, `silent-${l}`] as const),
  'unknown',
  'closed'
];

/** One stroke of the pen: an SVG path around (0, 0), y downwards, in px of the wall at 5 m. */
export interface Mark {
  d: string;
  fill: string | null;
  stroke: string | null;
  width: number;
  dash?: readonly [number, number];
}

const circle = (r: number): string => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
/** Rims are drawn inside these outer sizes: 18, 30, 38 and 54 px. */
const OUTLINE: Record<Level, { d: string; rim: number }> = {
  0: { d: circle(9), rim: 3 },
  1: { d: circle(13.6), rim: 2.8 },
  2: { d: 'M0 -19L19 0L0 19L-19 0Z', rim: 4 },
  3: { d: 'M0 -24.5L24 17.5L-24 17.5Z', rim: 6 }
};
/** Dashes divide each outline's length, so that the pattern closes. */
const HOLLOW: Record<Level, { d: string; dash: readonly [number, number] }> = {
  0: { d: circle(7.5), dash: [4.7, 3.154] },
  1: { d: circle(13.4), dash: [6.5, 4.025] },
  2: { d: 'M0 -17L17 0L0 17L-17 0Z', dash: [7.5, 4.52] },
  3: { d: OUTLINE[3].d, dash: [7.5, 4.56] }
};
const QUESTION = 'M-4.6 -4.2a4.6 4.6 0 1 1 6.9 4q-2.3 1.3 -2.3 3.4M-1.7 7.2h3.4';
const CROSS = 'M-9 -9L9 9M9 -9L-9 9';

/** Outer width of a symbol, px at 5 m, its rim included. */
const SYMBOL_SIZE: Record<Level | 'unknown' | 'closed', number> = {
  0: 18,
  1: 30,
  2: 38,
  3: 54,
  unknown: 30,
  closed: 24
};

/** Outer width of the given symbol, px at 5 m. */
export function symbolSize(id: SymbolId): number {
  return id === 'unknown' || id === 'closed' ? SYMBOL_SIZE[id] : SYMBOL_SIZE[levelOf(id)];
}

function levelOf(id: `${'level' | 'hollow' | 'silent'}-${Level}`): Level {
  return Number(id.slice(-1)) as Level;
}

function filled(level: Level, palette: Palette): Mark[] {
  const fill = palette.levels[level];
  const { d, rim } = OUTLINE[level];
  if (level === 1) {
    return [
      { d, fill: null, stroke: fill, width: rim },
      { d: circle(8), fill, stroke: null, width: 0 }
    ];
  }
  return [{ d, fill, stroke: level === 3 ? palette.rim : null, width: level === 3 ? rim : 0 }];
}

function outlined(level: Level, palette: Palette): Mark[] {
  const stroke = level === 3 ? palette.rim : palette.levels[level];
  const width = Math.max(3, OUTLINE[level].rim);
  const ring: Mark = { d: HOLLOW[level].d, fill: palette.ground, stroke, width };
  return level === 1 ? [ring, { d: circle(6.5), fill: palette.ground, stroke, width: 2 }] : [ring];
}

/** The strokes of a symbol, in drawing order. */
export function symbolMarks(id: SymbolId, palette: Palette): Mark[] {
  const pen = { fill: null, stroke: palette.absent, width: 3.4 };
  if (id === 'closed') return [{ ...pen, d: CROSS, width: 5 }];
  if (id === 'unknown') {
    return [
      { ...pen, d: circle(13.4), fill: palette.ground, width: 2.8 },
      { ...pen, d: QUESTION }
    ];
  }
  const level = levelOf(id);
  if (id.startsWith('level')) return filled(level, palette);
  if (id.startsWith('hollow')) return outlined(level, palette);
  return [{ ...pen, ...HOLLOW[level], fill: palette.ground }];
}

/** The same outline in the ground's colour, wider: it parts a symbol from what lies under it. */
export function casingOf(marks: readonly Mark[], palette: Palette): Mark[] {
  const [first] = marks;
  if (!first) return [];
  return [{ d: first.d, fill: palette.ground, stroke: palette.ground, width: first.width + 7 }];
}

/** How a stroke is drawn where the reader's own two colours replace all others: filled, a hole, or a line only. */
export function strokeKind({ fill, stroke }: Mark, palette: Palette): 'full' | 'full rim' | 'hole' | 'line' {
  if (fill === null) return 'line';
  if (fill === palette.ground) return 'hole';
  return stroke === null ? 'full' : 'full rim';
}
