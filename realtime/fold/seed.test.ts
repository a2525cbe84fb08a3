import { describe, expect, test } from 'vitest';
import type { NewsEvent } from '#domain/events.ts';
import { mergeEdState } from '#domain/ed-state/merge.ts';
import { NO_RULES } from '#domain/rules/rules.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import type { AreaEntry, ChangesEntry, ClockEntry, SiteEntry } from '../protocol/types.ts';
import { applyEvents, storeOf } from './index.ts';
import { seedState, type Tables } from './seed.ts';
import type { FoldState } from './state.ts';
import { feed, figures, NOON, SITES, UNITS, worldContext } from './testing/world.ts';

const ctx = worldContext();
const HEAD = 40;
const entry = <V>(state: FoldState, topic: string, key: string): V =>
  storeOf(() => state)
    .entries(topic)
    .get(key)?.value as V;

/** Every unit has `present` where 25 are usual, by one file of three minutes before. */
function tables(present: number, over: Partial<Tables> = {}): Tables {
  const units = UNITS.map((unit) => ({
    figures: figures(unit, NOON - 3 * MINUTE, present),
    feed: feed(unit, NOON - 3 * MINUTE)
  }));
  return { head: HEAD, now: NOON, units, normVersion: 1, rules: NO_RULES, news: [], clock: null, ...over };
}

/** What a site said of itself, at some instant. */
function said(at: Instant, i = 0): NewsEvent {
  const finess = SITES[i]?.finess ?? '';
  const fields = { boarders: { value: 1, unchanged: 0 } };
  const payload = mergeEdState(null, { finess, service: 'all', at, channel: 'machine', fields }, at);
  return { seq: 10 + i, kind: 'ed.state', key: `${finess}/all`, origin: 'simulated', at, payload };
}

const LONG_AGO = [said(NOON - 7 * HOUR), said(NOON - 12 * MINUTE, 1), said(NOON - 6 * MINUTE, 2)];

describe('a picture made anew from the tables', () => {
  test('is looked at once, whenever its news were told: no level rises by the making', () => {
    const state = seedState(tables(60, { news: LONG_AGO }), ctx);
    for (const scope of ctx.areas.keys()) {
      const area = entry<AreaEntry>(state, 'region', scope);
      expect(area.measures.z.value).toBeGreaterThan(3.5);
      expect(area.measures.level.value).toBe(0);
    }
    for (const { finess } of SITES)
      expect(entry<SiteEntry>(state, 'sites', finess).measures.level.value).toBe(0);
    expect(entry<ChangesEntry>(state, 'region', 'changes').changes).toEqual([]);
  });

  test('shows no site as it was when it last said something', () => {
    const old = UNITS.map((unit) => ({
      figures: figures(unit, NOON - 7 * HOUR, 60),
      feed: feed(unit, NOON - 7 * HOUR)
    }));
    const state = seedState(tables(60, { units: old, news: LONG_AGO }), ctx);
    const site = entry<SiteEntry>(state, 'sites', SITES[0]?.finess ?? '');
    expect(site.measures.present).toMatchObject({ value: null, state: 'unknown' });
  });

  test('says its time at once, and the next tick raises what lasts', () => {
    const seeded = seedState(tables(60), ctx);
    expect(seeded).toMatchObject({ seq: HEAD, tick: NOON });
    expect(entry<ClockEntry>(seeded, 'region', 'clock').tick).toBe(NOON);
    const at = NOON + 10 * MINUTE;
    const tick = { seq: HEAD + 1, kind: 'tick', origin: 'simulated', at, payload: { at } } as const;
    const { state } = applyEvents(seeded, [tick], ctx);
    expect(entry<AreaEntry>(state, 'region', 'region').measures.level.value).toBe(3);
  });

  test('leaves out strangers and what is gone', () => {
    const stranger = { figures: figures('999999999/0', NOON, 9), feed: feed('999999999/0', NOON) };
    const gone: NewsEvent = { ...said(NOON), kind: 'ed.state', payload: null };
    const state = seedState({ ...tables(25), units: [stranger], news: [gone] }, ctx);
    expect(Object.keys(state.units).sort()).toEqual(UNITS);
    expect(state.news['ed.state'] ?? {}).toEqual({});
  });
});
