import type { Instant } from '#domain/time/instant.ts';

/** [from, to) */
export type Range = [from: Instant, to: Instant];

/** Ranges as few disjoint ones, in order. */
export function merged(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (from >= to) continue;
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** What of `wanted` is not in `known`. */
export function missing(wanted: Range, known: readonly Range[]): Range[] {
  const out: Range[] = [];
  let [from] = wanted;
  const [, to] = wanted;
  for (const [a, b] of merged(known)) {
    if (b <= from || a >= to) continue;
    if (a > from) out.push([from, a]);
    from = Math.max(from, b);
  }
  if (from < to) out.push([from, to]);
  return out;
}
