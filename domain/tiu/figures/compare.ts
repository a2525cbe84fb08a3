import type { TiuFigures } from './types.ts';

/** One number that is no longer what it was; null: hidden, not known, or not there. */
export interface Difference {
  /** Where in the figures: `refusals.byReason.PLACE_REA`. */
  path: string;
  before: number | null;
  after: number | null;
}

/** What changed between two tellings of one period, in the order of the figures; nothing for equal ones. */
export function changesBetween(before: TiuFigures, after: TiuFigures): Difference[] {
  const [was, is] = [numbersOf(before), numbersOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const [a, b] = [was.get(path) ?? null, is.get(path) ?? null];
    return a === b ? [] : [{ path, before: a, after: b }];
  });
}

/** When and by what they were told is no change. */
const APART: readonly string[] = ['version', 'from', 'to', 'knownAt'];

function numbersOf(figures: TiuFigures): Map<string, number | null> {
  const found = new Map<string, number | null>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number' || value === null) found.set(path, value);
    else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) walk(item, `${path}.${nameOf(item) ?? i}`);
    } else if (typeof value === 'object') {
      for (const [key, item] of Object.entries(value))
        if (path !== '' || !APART.includes(key)) walk(item, path === '' ? key : `${path}.${key}`);
    }
  };
  walk(figures, '');
  return found;
}

/** A row of a list is known by what it is about, not by its rank. */
function nameOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || !('finess' in item)) return null;
  return typeof item.finess === 'string' ? item.finess : null;
}
