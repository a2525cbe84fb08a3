import type { Palette } from './palette.ts';
import type { Mark } from './shapes.ts';

/**
 * A maternity on the transfer desk's map, by what it means to the request that is open: a small ring when it is only
 * there, with a point when it is a candidate, a question mark when asked, a tick when it accepted, a cross when it
 * refused; the one that asks is a house.
 */
const MATERNITY_SYMBOLS = [
  'maternity-other',
  'maternity-candidate',
  'maternity-asked',
  'maternity-accepted',
  'maternity-refused',
  'maternity-requester'
] as const;
export type MaternitySymbol = (typeof MATERNITY_SYMBOLS)[number];

/** Whether a name is one of a maternity's symbols. */
export const isMaternitySymbol = (name: string): name is MaternitySymbol =>
  (MATERNITY_SYMBOLS as readonly string[]).includes(name);

/** Outer width of the largest symbol, px at scale 1. */
export const MATERNITY_SIZE = 38;

const circle = (r: number) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
const QUESTION = 'M-4.2 -3.8a4.2 4.2 0 1 1 6.3 3.7q-2.1 1.2 -2.1 3M-1.6 6.4h3.2';
const TICK = 'M-8 0L-2.5 6L8 -6';
const CROSS = 'M-6 -6L6 6M-6 6L6 -6';
const HOUSE = 'M-16 -1L0 -16L16 -1H11V14H-11V-1Z';

/** The strokes of a maternity's symbol, in drawing order. */
export function maternityMarks(id: MaternitySymbol, { ground, ink, absent, team }: Palette): Mark[] {
  const ring = (r: number, stroke: string, fill: string = ground): Mark => {
    return { d: circle(r), fill, stroke, width: 3 };
  };
  const pen = (d: string, stroke: string, width = 3): Mark => ({ d, fill: null, stroke, width });
  switch (id) {
    case 'maternity-other':
      return [ring(5, absent)];
    case 'maternity-candidate':
      return [ring(9, team), { d: circle(3.5), fill: team, stroke: null, width: 0 }];
    case 'maternity-asked':
      return [ring(14, ink), pen(QUESTION, ink)];
    case 'maternity-accepted':
      return [ring(16, ink, ink), pen(TICK, ground, 4)];
    case 'maternity-refused':
      return [ring(12, absent), pen(CROSS, absent)];
    case 'maternity-requester':
      return [{ d: HOUSE, fill: team, stroke: ink, width: 2.5 }];
  }
}
