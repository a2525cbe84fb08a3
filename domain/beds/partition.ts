import { KNOWN_CODES, type Measurement } from './ror.ts';

/** Items by which one count is told apart into rows. */
const DIMENSIONS = ['gender', 'assignment', 'additional', 'closing'] as const;

type Row = Pick<Measurement, (typeof DIMENSIONS)[number] | 'crisis' | 'value' | 'at'>;

const isKnown = (item: (typeof DIMENSIONS)[number], code: string): boolean =>
  KNOWN_CODES[item]?.includes(code) ?? true;

/** A row that says nothing of an item speaks of all of it: it holds the other one. */
function covers(row: Row, other: Row): boolean {
  return DIMENSIONS.every((item) => row[item] === '' || row[item] === other[item]);
}

/** Two rows may speak of one bed, unless an item keeps them apart for certain: an unknown code does not. */
function mayOverlap(row: Row, other: Row): boolean {
  return DIMENSIONS.every((item) => {
    const [a, b] = [row[item], other[item]];
    return a === '' || b === '' || a === b || !isKnown(item, a) || !isKnown(item, b);
  });
}

/**
 * The rows of one count that may be added up: a row that others only detail stands for them, and what is left is
 * added up only if no two rows can speak of the same bed. Null: they can, and there is no sum.
 * One count is the rows of one Location, status and time; their codes differ pairwise.
 */
export function partition<R extends Row>(rows: readonly R[]): R[] | null {
  const crises = new Set(rows.map(({ crisis }) => crisis));
  if (crises.size > 1) return largestCrisis(rows, crises);
  const tops = rows.filter((row) => !rows.some((other) => other !== row && covers(other, row)));
  const doubt = tops.some((row, i) => tops.slice(i + 1).some((other) => mayOverlap(row, other)));
  return doubt ? null : tops;
}

/** The same beds may be promised for two kinds of crisis: the crisis with most of them says how many there are. */
function largestCrisis<R extends Row>(rows: readonly R[], crises: ReadonlySet<string>): R[] | null {
  let best: { rows: R[]; sum: number } | null = null;
  for (const crisis of [...crises].toSorted()) {
    const part = partition(rows.filter((row) => row.crisis === crisis));
    if (!part) return null;
    const sum = part.reduce((n, { value }) => n + value, 0);
    if (!best || sum > best.sum) best = { rows: part, sum };
  }
  return best?.rows ?? null;
}
