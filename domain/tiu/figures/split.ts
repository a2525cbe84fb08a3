import type { Split } from './types.ts';

/** Counts of people under this, but zero, are not shown beside an attribute (docs/definitions.md). */
const SMALL = 5;

/** Counts of what `key` says of each. */
export function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}

/**
 * Hides 1 to 4, and as much more as it takes that no hidden count is the difference between the total, which is shown,
 * and the others. Where cells cannot hide one another all of them are hidden.
 */
export function split(counts: Readonly<Record<string, number>>): Split {
  const keys = Object.keys(counts).filter((key) => (counts[key] ?? 0) > 0);
  keys.sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0) || (a < b ? -1 : 1));
  let hidden = keys.filter((key) => (counts[key] ?? 0) < SMALL).length;
  const sum = (n: number) => keys.slice(0, n).reduce((total, key) => total + (counts[key] ?? 0), 0);
  // One hidden count is the difference; several that sum to their number are one each.
  if (hidden > 0) while (hidden < keys.length && (hidden < 2 || sum(hidden) === hidden)) hidden++;
  const out = new Set(keys.slice(0, hidden));
  // A single attribute in all: its count is the total, which is shown anyway.
  if (keys.length === 1) out.clear();
  return Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, out.has(key) ? null : n]));
}
