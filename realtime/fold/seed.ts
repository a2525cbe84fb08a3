import type { DomainClock, NewsEvent, OutboxEvent, UnitFeed } from '#domain/events.ts';
import type { UnitFigures } from '#domain/figures/types.ts';
import type { RegionRules } from '#domain/rules/rules.ts';
import type { FoldContext } from './context.ts';
import { applyEvents } from './index.ts';
import { initialState, type FoldState } from './state.ts';

/** The current tables at one seq: newest news of each unit, the norms and rules in force. */
export interface Tables {
  head: number;
  units: readonly { figures: UnitFigures | null; feed: UnitFeed | null }[];
  normVersion: number | null;
  rules: RegionRules;
  /** Newest news of each thing. */
  news: readonly NewsEvent[];
  /** The demonstration's clock; null on a service. */
  clock: DomainClock | null;
}

/**
 * The picture of the current tables, as after the event `head` (docs/architecture.md). What only a history tells
 * (a level held by hysteresis, a silence's start) begins here: nodes that must agree start from one checkpoint.
 */
export function seedState(tables: Tables, ctx: FoldContext): FoldState {
  const { head, units, normVersion, rules, news: things, clock } = tables;
  const at = Math.max(0, ...units.map((u) => u.figures?.receivedAt ?? 0));
  const news: OutboxEvent[] = [];
  const base = { seq: head, origin: ctx.origin, at };
  if (clock) {
    const { anchorDomain, anchorProcess, speed } = clock;
    news.push({ ...base, kind: 'clock.set', payload: { anchorDomain, anchorProcess, speed } });
  }
  news.push({ ...base, kind: 'rules.changed', payload: rules });
  if (normVersion !== null)
    news.push({ ...base, kind: 'norms.published', payload: { version: normVersion } });
  for (const { figures, feed } of units) {
    if (feed) news.push({ ...base, kind: 'unit.feed', payload: feed });
    if (figures) news.push({ ...base, kind: 'unit.figures', payload: figures });
  }
  news.push(...things.map((event) => ({ ...event, seq: head })));
  let state = initialState(ctx.origin, head);
  // All of it is the picture at `head`: each piece is folded as if it were that one event.
  for (const event of news) state = applyEvents({ ...state, seq: head - 1 }, [event], ctx).state;
  return state;
}
