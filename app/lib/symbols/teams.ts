import type { Palette } from './palette.ts';
import type { Mark } from './shapes.ts';

/** Whether a team can be sent, as its symbol says it. */
export type TeamState = 'free' | 'engaged' | 'unknown';

/**
 * Symbols of teams and of the point that is asked about. Teams are squares, which no level is: filled when free,
 * half filled when engaged, with a question mark when nobody told; dashed and empty when the position is old.
 */
export type TeamSymbol = TeamState | `old-${TeamState}` | 'point';

export const TEAM_SYMBOLS: readonly TeamSymbol[] = [
  ...(['free', 'engaged', 'unknown'] as const).flatMap((state) => [state, `old-${state}`] as const),
  'point'
];

/** Outer width of a team's symbol, px at scale 1. */
export const TEAM_SIZE = 30;

const SQUARE = 'M-11 -11H11V11H-11Z';
const HALF = 'M-11 11L11 -11V11Z';
const QUESTION = 'M-4.2 -3.8a4.2 4.2 0 1 1 6.3 3.7q-2.1 1.2 -2.1 3M-1.6 6.4h3.2';

/** The strokes of a team's symbol, in drawing order. */
export function teamMarks(id: TeamSymbol, palette: Palette): Mark[] {
  if (id === 'point') {
    const pen = { fill: null, stroke: palette.ink, width: 3 };
    return [
      { ...pen, d: 'M-9 0a9 9 0 1 0 18 0a9 9 0 1 0 -18 0Z', fill: palette.ground },
      { ...pen, d: 'M0 -15V-4M0 4V15M-15 0H-4M4 0H15' }
    ];
  }
  const old = id.startsWith('old-');
  const state = (old ? id.slice(4) : id) as TeamState;
  const stroke = old || state === 'unknown' ? palette.absent : palette.team;
  const frame: Mark = {
    d: SQUARE,
    fill: state === 'free' && !old ? stroke : palette.ground,
    stroke,
    width: 3,
    ...(old && { dash: [5, 3.8] as const })
  };
  const pen = { fill: null, stroke, width: 3 };
  if (state === 'unknown') return [frame, { ...pen, d: QUESTION }];
  if (state === 'engaged' && old) return [frame, { ...pen, d: 'M-11 11L11 -11' }];
  return state === 'engaged' ? [frame, { d: HALF, fill: stroke, stroke: null, width: 0 }] : [frame];
}
