import type { DomainClock, NewsEvent, UnitFeed } from '#domain/events.ts';
import { stepQuiet } from '#domain/feed/suspect.ts';
import type { UnitFigures } from '#domain/figures/types.ts';
import type { RegionRules } from '#domain/rules/rules.ts';
import type { Instant } from '#domain/time/instant.ts';
import { finessOf, normOf, type FoldContext } from './context.ts';
import { applyEvents } from './index.ts';
import { NEVER } from './site-look.ts';
import { initialState, type FoldState, type KeptNews, type UnitState } from './state.ts';

/** The current tables at one seq: newest news of each unit, the norms and rules in force. */
export interface Tables {
  head: number;
  /** Domain time at which it is made: a whole tick, none before the last of the feed. */
  now: Instant;
  units: readonly { figures: UnitFigures | null; feed: UnitFeed | null }[];
  normVersion: number | null;
  rules: RegionRules;
  /** Newest news of each thing. */
  news: readonly NewsEvent[];
  /** The demonstration's clock; null on a service. */
  clock: DomainClock | null;
}

/**
 * The picture of the current tables, as after the event `head` (docs/architecture.md). All that is known is put down
 * first and looked at once, at one instant: looked at news by news, each at its own time, a level would count looks
 * for measurements, and a site would be shown as of hours ago. What only a history tells (a level held by hysteresis,
 * a silence's start) begins here: nodes that must agree start from one checkpoint.
 */
export function seedState(tables: Tables, ctx: FoldContext): FoldState {
  const { head, now, rules, normVersion, clock } = tables;
  const known: FoldState = {
    ...initialState(ctx.origin, head - 1),
    ...{ rules, normVersion, units: unitsOf(tables, ctx), news: newsOf(tables) },
    clock: clock && {
      ...{ anchorDomain: clock.anchorDomain, anchorProcess: clock.anchorProcess, speed: clock.speed }
    }
  };
  const tick = { seq: head, kind: 'tick', origin: ctx.origin, at: now, payload: { at: now } } as const;
  return applyEvents(known, [tick], ctx).state;
}

function unitsOf({ units, normVersion }: Tables, ctx: FoldContext): Record<string, UnitState> {
  const known: Record<string, UnitState> = {};
  for (const { figures, feed } of units) {
    const unit = figures?.unit ?? feed?.unit;
    if (unit === undefined || !ctx.siteByFiness.has(finessOf(unit))) continue;
    const quiet = figures && stepQuiet(NEVER.quiet, figures, normOf(ctx, normVersion, unit));
    known[unit] = { ...NEVER, figures, feed, quiet };
  }
  return known;
}

function newsOf({ news }: Tables): KeptNews {
  const kept: Record<string, Record<string, unknown>> = {};
  for (const { kind, key, payload, at, seq } of news)
    if (payload !== null) (kept[kind] ??= {})[key] = { payload, at, seq };
  return kept;
}
