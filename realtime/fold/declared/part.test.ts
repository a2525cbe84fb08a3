import { expect, it } from 'vitest';
import type { DeclaredLevel } from '#domain/declared/types.ts';
import { stateAt } from '#domain/measure.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import type { DeclaredLevelEntry } from '../../protocol/declared-types.ts';
import type { ChangesEntry } from '../../protocol/types.ts';
import { applyEvents, storeOf } from '../index.ts';
import { initialState, type FoldState } from '../state.ts';
import { Feed, NOON, worldContext } from '../testing/world.ts';

const ctx = worldContext();
const LEVEL: DeclaredLevel = {
  ...{ scope: 'dept:01', level: 1, reason: 'Afflux attendu', by: 'ars', version: 1 },
  ...{ from: NOON + MINUTE, until: NOON + HOUR }
};
const fold = (feed: Feed, state: FoldState = initialState('simulated')) =>
  applyEvents(state, feed.events, ctx).state;
const keys = (state: FoldState) => [...(state.topics.get('declared')?.entries.keys() ?? [])];
const changes = (state: FoldState) =>
  (state.topics.get('region')?.entries.get('changes')?.value as ChangesEntry).changes
    .filter(({ kind }) => kind === 'declared')
    .map(({ at, scope, from, to }) => [at - NOON, scope, from, to]);

it('shows a declared level beside the computed one, with its own end, and says that it came', () => {
  const state = fold(new Feed().ticks(1).news('level.declared', 'dept:01', LEVEL));
  const entry = state.topics.get('declared')?.entries.get('level:dept:01')?.value as DeclaredLevelEntry;
  expect(entry).toMatchObject({ scope: 'dept:01', by: 'ars', reason: 'Afflux attendu', version: 1 });
  expect(entry.measures.level).toEqual({ value: 1, state: 'known', formula: 'declared_level@1' });
  const at = (now: number) => stateAt(entry.measures.level, entry.provenance, now);
  expect([at(NOON + HOUR - 1), at(NOON + HOUR)]).toEqual(['known', 'unknown']);
  expect(state.topics.get('region')?.entries.get('dept:01')?.value).not.toHaveProperty('declared');
  expect(changes(state)).toEqual([[MINUTE, 'dept:01', 'none', '1']]);
});

it('has a topic, empty, before anybody ever declared anything', () => {
  const store = storeOf(() => initialState('simulated'));
  expect([...store.topicNames()]).toContain('declared');
  expect([store.entries('declared').size, store.floor('declared')]).toEqual([0, 0]);
});

it('is over by itself at its end, once; moving the end is no change of level', () => {
  const feed = new Feed().ticks(1).news('level.declared', 'dept:01', LEVEL).ticks(10);
  feed.news('level.declared', 'dept:01', { ...LEVEL, until: NOON + 2 * HOUR, version: 2 }).ticks(108);
  expect(keys(fold(feed))).toEqual(['level:dept:01']);
  const state = fold(feed.ticks(60));
  expect(keys(state)).toEqual([]);
  expect(changes(state)).toEqual([
    [2 * HOUR, 'dept:01', '1', 'none'],
    [MINUTE, 'dept:01', 'none', '1']
  ]);
});

it('is there at once, also while the last tick is older than its start, and gone at once when it is ended', () => {
  const feed = new Feed().ticks(1);
  feed.news('level.declared', 'dept:01', { ...LEVEL, from: feed.now + 40_000 });
  const late = feed.events.at(-1);
  if (late) late.at = feed.now + 40_000;
  expect(keys(fold(feed))).toEqual(['level:dept:01']);
  feed.news('level.declared', 'dept:01', null);
  expect(keys(fold(feed))).toEqual([]);
});

it('holds events from their start to their end, and orders until theirs', () => {
  const by = { by: 'ars', version: 1 } as const;
  const feed = new Feed().ticks(1).news('event.declared', 'e1', {
    ...{ id: 'e1', title: 'Exercice NRBC', kind: 'exercise', perimeter: ['region'] },
    ...{ from: NOON + 10 * MINUTE, until: NOON + 20 * MINUTE, ...by }
  });
  feed.news('wall.order', 'o1', {
    ...{ id: 'o1', walls: 'all', kind: 'layout', layout: 'region' },
    ...{ at: feed.now, until: NOON + 15 * MINUTE, ...by }
  });
  const held: string[][] = [];
  let state = fold(feed);
  for (let minute = 1; minute <= 22; minute++) {
    state = fold(feed.ticks(1), state);
    const now = keys(state);
    if (JSON.stringify(held.at(-1)) !== JSON.stringify(now)) held.push(now);
  }
  expect(held).toEqual([['order:o1'], ['order:o1', 'event:e1'], ['event:e1'], []]);
  expect(changes(state)).toEqual([]);
});

it('says nothing of a place that is not of the region', () => {
  expect(keys(fold(new Feed().news('level.declared', 'dept:99', { ...LEVEL, scope: 'dept:99' })))).toEqual(
    []
  );
});
