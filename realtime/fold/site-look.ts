import { isDaily, nowTtl } from '#domain/feed/rhythm.ts';
import { isLowDay } from '#domain/feed/suspect.ts';
import type { Computed, UnitFigures } from '#domain/figures/types.ts';
import { stateAt, type MeasureState, type Provenance } from '#domain/measure.ts';
import type { Instant } from '#domain/time/instant.ts';
import { usualAt, usualOf, usualOfLastHour } from '#domain/usual/at.ts';
import type { ScopeNorm, SlotNorm, Usual } from '#domain/usual/types.ts';
import { normOf, type FoldContext } from './context.ts';
import type { Block } from './measures.ts';
import type { FoldState, UnitState } from './state.ts';

/** A site seen through its units, before any level: what is known now, since when, and what is usual. */
export interface SiteLook {
  finess: string;
  units: [unit: string, state: UnitState][];
  figures: UnitFigures[];
  daily: boolean;
  provenance: Provenance;
  /** Why there is no "now" figure at all; null when there is. */
  block: Block | null;
  present: Computed;
  /** State of `present` at the last tick: the level moves only while it is known. */
  state: MeasureState;
  usual: Usual | null;
  arrivals1hUsual: Usual | null;
  longStay8Usual: Usual | null;
}

/** Units of a site: those of the region pack, and any other that has sent under its FINESS. */
export function unitsOf(ctx: FoldContext, state: FoldState, finess: string): [string, UnitState][] {
  const found = Object.entries(state.units).filter(([unit]) => unit.startsWith(`${finess}/`));
  const expected = (ctx.siteByFiness.get(finess)?.units ?? []).map((ordre) => `${finess}/${ordre}`);
  const missing = expected.filter((unit) => !(unit in state.units));
  const all = [...found, ...missing.map((unit): [string, UnitState] => [unit, NEVER])];
  return all.sort(([a], [b]) => (a < b ? -1 : 1));
}

export const NEVER: UnitState = {
  figures: null,
  feed: null,
  quiet: null,
  feedState: 'never_heard',
  feedSince: null
};

/** A site sums its units (docs/definitions.md §1): one unit without a figure leaves the site without it. */
export function lookAtSite(
  ctx: FoldContext,
  state: FoldState,
  finess: string,
  units: [string, UnitState][],
  now: Instant
): SiteLook {
  const figures = units.flatMap(([, u]) => (u.figures ? [u.figures] : []));
  const norms = units.map(([unit]) => normOf(ctx, state.normVersion, unit));
  const group = units.length > 1 ? normOf(ctx, state.normVersion, finess) : null;
  const daily = units.length > 0 && units.every(([, u]) => isDaily(u.feed?.rhythm ?? null));
  const block = blockOf(units, norms);
  const provenance = provenanceOf(ctx, units, daily);
  const present = total(figures, (f) => f.present);
  const sum = (pick: (norm: ScopeNorm) => SlotNorm | null, at: typeof usualAt): Usual | null =>
    sumUsual(units, norms, group, pick, at);
  return {
    finess,
    units,
    figures,
    daily,
    provenance,
    block,
    present,
    state: stateOf(block, present, provenance, now),
    usual: sum((n) => n.present, usualAt),
    arrivals1hUsual: sum((n) => n.arrivals, usualOfLastHour),
    longStay8Usual: sum((n) => n.longStay8, usualAt)
  };
}

function stateOf(block: Block | null, present: Computed, provenance: Provenance, now: Instant): MeasureState {
  if (block) return block.state;
  if (present.value === null) return 'not_computable';
  return stateAt({ value: 0, state: 'known', formula: '' }, provenance, now);
}

function blockOf(units: [string, UnitState][], norms: (ScopeNorm | null)[]): Block | null {
  if (units.length === 0 || units.some(([, u]) => !u.figures))
    return { state: 'unknown', reason: 'never_received' };
  if (units.some(([, u]) => isDaily(u.feed?.rhythm ?? null)))
    return { state: 'not_applicable', reason: 'daily_feed' };
  const suspect = units.some(([, u], i) => suspicionOf(u, norms[i] ?? null) !== null);
  return suspect ? { state: 'unknown', reason: 'suspect_feed' } : null;
}

/**
 * Why a unit's figures must not be believed, from its last file, its silence of arrivals or its last day. A unit
 * that never writes SORTIE is not suspect: what needs exits says `exits_missing`, and its arrivals are known.
 */
export function suspicionOf(unit: UnitState, norm: ScopeNorm | null): string | null {
  const suspect = unit.feed?.suspect ?? null;
  const asAlways = suspect === 'no_exit' && unit.figures?.present.reason === 'exits_missing';
  if (suspect && !asAlways) return suspect;
  if (unit.quiet?.suspect) return 'no_arrivals';
  return unit.figures && isLowDay(unit.figures, norm) ? 'low_day' : null;
}

/** Oldest of the units: a sum is as old as its oldest part. A daily site's figures have no "now" to lose. */
function provenanceOf(ctx: FoldContext, units: [string, UnitState][], daily: boolean): Provenance {
  const oldest: Provenance = {
    measuredAt: null,
    receivedAt: null,
    staleAt: null,
    unknownAt: null,
    source: 'rpu',
    origin: ctx.origin
  };
  for (const [, { figures, feed }] of units) {
    if (!figures) continue;
    oldest.measuredAt = earlier(oldest.measuredAt, figures.horizon);
    oldest.receivedAt = earlier(oldest.receivedAt, figures.receivedAt);
    if (daily) continue;
    const ttl = nowTtl(figures.horizon, feed?.rhythm ?? null);
    oldest.staleAt = earlier(oldest.staleAt, ttl.staleAt);
    oldest.unknownAt = earlier(oldest.unknownAt, ttl.unknownAt);
  }
  return oldest;
}

function earlier(a: Instant | null, b: Instant): Instant {
  return a === null ? b : Math.min(a, b);
}

/** Sum of a figure over units; the first reason found when one of them has none. */
export function total(figures: readonly UnitFigures[], pick: (f: UnitFigures) => Computed): Computed {
  let value = 0;
  for (const one of figures) {
    const figure = pick(one);
    if (figure.value === null) return figure;
    value += figure.value;
  }
  return figures.length > 0 ? { value } : { value: null, reason: 'never_received' };
}

/** μ summed at each unit's own horizon; φ of the sum's history, or of the only unit. */
function sumUsual(
  units: [string, UnitState][],
  norms: readonly (ScopeNorm | null)[],
  group: ScopeNorm | null,
  pick: (norm: ScopeNorm) => SlotNorm | null,
  at: typeof usualAt
): Usual | null {
  let mean = 0;
  let phi = 1;
  for (const [i, [, unit]] of units.entries()) {
    const norm = norms[i];
    const slots = norm ? pick(norm) : null;
    const usual = unit.figures ? at(slots, unit.figures.horizon) : null;
    if (!slots || !usual) return null;
    mean += usual.mean;
    phi = Math.max(phi, slots.phi);
  }
  if (units.length === 0) return null;
  return usualOf(mean, (group ? pick(group)?.phi : undefined) ?? phi);
}
