import type { Norms } from '#domain/usual/types.ts';
import { normOf, type FoldContext } from './context.ts';

const memo = new WeakMap<Norms, Map<string, number>>();

/** Usual attendances a day of a site: what it weighs in coverage. From its norms, else from the yearly figure. */
export function activityOf(ctx: FoldContext, version: number | null, finess: string): number {
  const norms = version === null ? null : ctx.norms(version);
  if (!norms) return declared(ctx, finess);
  const byFiness = memo.get(norms) ?? new Map<string, number>();
  memo.set(norms, byFiness);
  const held = byFiness.get(finess);
  if (held !== undefined) return held;
  const activity = usualDay(ctx, norms.version, finess) ?? declared(ctx, finess);
  byFiness.set(finess, activity);
  return activity;
}

function declared(ctx: FoldContext, finess: string): number {
  return (ctx.siteByFiness.get(finess)?.visitsPerYear ?? 0) / 365;
}

function usualDay(ctx: FoldContext, version: number, finess: string): number | null {
  let total = 0;
  for (const ordre of ctx.siteByFiness.get(finess)?.units ?? []) {
    const mu = normOf(ctx, version, `${finess}/${ordre}`)?.arrivals?.mu;
    const known = mu?.filter((m) => m !== null) ?? [];
    if (known.length === 0) return null;
    total += (24 * known.reduce((a, b) => a + b, 0)) / known.length;
  }
  return total > 0 ? total : null;
}
