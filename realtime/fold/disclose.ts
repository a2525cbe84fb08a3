import type { UnitFigures } from '#domain/figures/types.ts';
import { SUPPRESS_UNDER } from './measures.ts';

const AGES = ['0-1', '2-14', '15-17', '18-44', '45-64', '65-74', '75-84', '85+', 'unknown'] as const;

/** Shares published beside the age classes: each tells, within a rounding, the sum of its classes. */
const AGE_SUMS = { shareUnder18: ['0-1', '2-14', '15-17'], share75: ['75-84', '85+'] } as const;
const OUTCOME_SUMS = { hospitalisationRate: ['hospital', 'transfer'] } as const;

/** What may be shown of counts by attribute: cells, null where hidden, and the sums that give none of them back. */
export interface Disclosed<Sum extends string> {
  cells: Record<string, number | null>;
  sums: ReadonlySet<Sum>;
}

/** Arrivals of 24 h by age class, over the units of a site. */
export function agesOf(figures: readonly UnitFigures[]): Disclosed<keyof typeof AGE_SUMS> {
  const counts: Record<string, number> = Object.fromEntries(AGES.map((age) => [age, 0]));
  for (const one of figures) add(counts, one.ageClasses);
  return disclose(counts, AGE_SUMS);
}

/** Departures of 24 h by kind, over the units of a site. */
export function outcomesOf(figures: readonly UnitFigures[]): Disclosed<keyof typeof OUTCOME_SUMS> {
  const counts: Record<string, number> = {};
  for (const one of figures) add(counts, one.destinations);
  return disclose(counts, OUTCOME_SUMS);
}

/** True for a count of 1 to 4 people: zero and five are no secret. */
export function isSmall(count: number): boolean {
  return count > 0 && count < SUPPRESS_UNDER;
}

/**
 * Hides counts of 1 to 4, and as much more as it takes that no hidden one is a difference of what is shown. The
 * total is taken as known: other figures of the page come close to it. Where cells cannot protect each other
 * inside a sum, the sum is given up; where even that fails, every cell is hidden.
 */
export function disclose<Sum extends string>(
  counts: Readonly<Record<string, number>>,
  sums: Readonly<Record<Sum, readonly string[]>>
): Disclosed<Sum> {
  const all = Object.keys(counts);
  for (const kept of choices(Object.keys(sums) as Sum[])) {
    const inSums = kept.flatMap((name) => sums[name]);
    const blocks = [...kept.map((name) => sums[name]), all.filter((key) => !inSums.includes(key))];
    // With several sums the rest of one is not a block: its own complement is looked at too.
    const told = kept.flatMap((name) => [sums[name], all.filter((key) => !sums[name].includes(key))]);
    if (told.some((keys) => isSmall(total(counts, keys)))) continue;
    const hidden = blocks.map((keys) => hiddenOf(counts, keys));
    if (hidden.some((keys) => keys === null)) continue;
    const out = new Set(hidden.flatMap((keys) => keys ?? []));
    const cells = Object.entries(counts).map(([key, n]) => [key, out.has(key) ? null : n]);
    return { cells: Object.fromEntries(cells), sums: new Set(kept) };
  }
  return { cells: Object.fromEntries(all.map((key) => [key, null])), sums: new Set() };
}

/** Cells to hide among those whose sum is known; null when they cannot hide one another. */
function hiddenOf(counts: Readonly<Record<string, number>>, keys: readonly string[]): string[] | null {
  const people = keys.filter((key) => (counts[key] ?? 0) > 0);
  people.sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
  let count = people.filter((key) => isSmall(counts[key] ?? 0)).length;
  if (count === 0) return [];
  // One hidden cell is the difference; several that hold as many people as they are hold one each.
  while (count < 2 || total(counts, people.slice(0, count)) === count)
    if (++count > people.length) return null;
  return people.slice(0, count);
}

/** Every choice of sums to show, the fullest first. */
function choices<Sum>(names: readonly Sum[]): Sum[][] {
  const all = names.reduce<Sum[][]>((sets, name) => sets.flatMap((set) => [[...set, name], set]), [[]]);
  return all.sort((a, b) => b.length - a.length);
}

function total(counts: Readonly<Record<string, number>>, keys: readonly string[]): number {
  return keys.reduce((sum, key) => sum + (counts[key] ?? 0), 0);
}

function add(into: Record<string, number>, from: Partial<Record<string, number>>): void {
  for (const [key, n] of Object.entries(from)) into[key] = (into[key] ?? 0) + (n ?? 0);
}
