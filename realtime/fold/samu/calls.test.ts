import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { callsNow } from '#domain/samu/calls/sums.ts';
import type { SamuCallsNow } from '#domain/samu/calls/types.ts';
import type { OutboxEvent } from '#domain/events.ts';
import { NO_RULES } from '#domain/rules/rules.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import type { SamuCallsEntry } from '../../protocol/samu-calls-types.ts';
import { hashPicture } from '../hash.ts';
import { applyEvents } from '../index.ts';
import { initialState, type FoldState } from '../state.ts';
import { flatNorms, NOON, worldContext, SITES } from '../testing/world.ts';
import { foldContext } from '../context.ts';

const ctx = worldContext();

/** An hour of intervals up to `to`, so many presented in each. */
function calls(samu: string, to: Instant, presented: number, minutes = 5): SamuCallsNow {
  const list = Array.from({ length: 60 / minutes }, (_, i) => ({
    ...{ samu, from: to - (i + 1) * minutes * MINUTE, to: to - i * minutes * MINUTE },
    ...{ presented, answered: presented, answered30s: null, answered60s: Math.floor(presented / 2) },
    ...{ abandoned: 0, abandonedUnder10s: null, waitingNow: 2, longestWaitS: 30 + presented },
    ...{ armOnDuty: null, regulatorsOnDuty: 3, receivedAt: to }
  }));
  const now = callsNow(list, samu);
  if (!now) throw new Error('no calls');
  return now;
}

const news = (payload: SamuCallsNow, seq: number): OutboxEvent => ({
  ...{ seq, kind: 'samu.calls', key: payload.samu, origin: 'simulated', at: payload.last.to, payload }
});
const tick = (at: Instant, seq: number): OutboxEvent => ({
  ...{ seq, kind: 'tick', key: '', origin: 'simulated', at, payload: { at } }
});
const fold = (events: OutboxEvent[], start: FoldState = initialState('simulated')) =>
  applyEvents(start, events, ctx).state;
const entry = (state: FoldState, key: string, topic = 'samu') =>
  state.topics.get(topic)?.entries.get(`calls:${key}`)?.value as SamuCallsEntry;

it('shows a SAMU and the region’s sum over those known, on both topics, with what they cover', () => {
  const state = fold([tick(NOON, 1), news(calls('01', NOON, 10), 2), news(calls('02', NOON, 4), 3)]);
  const { measures, covers, name } = entry(state, '01');
  expect([name, covers]).toEqual(['SAMU 01', { samus: ['01'], of: 1 }]);
  expect(measures.presented1h).toMatchObject({ value: 120, state: 'known', formula: 'calls@1', share: 1 });
  expect(measures.within60s1h.value).toBe(0.5);
  expect(measures.within30s1h).toMatchObject({
    value: null,
    state: 'not_computable',
    reason: 'input_missing'
  });
  expect(measures.armOnDuty).toMatchObject({ value: null, state: 'not_computable' });
  const region = entry(state, 'region', 'samu-wall');
  expect(region).toEqual(entry(state, 'region'));
  expect(region.covers).toEqual({ samus: ['01', '02'], of: 2 });
  expect(region.measures.presented1h).toMatchObject({ value: 168, n: 2, of: 2 });
  expect([region.measures.waitingNow.value, region.measures.longestWaitS.value]).toEqual([4, 40]);
});

it('goes stale after two intervals and unknown after six hours; the region goes on without it', () => {
  const start = fold([
    tick(NOON, 1),
    news(calls('01', NOON, 10), 2),
    news(calls('02', NOON + 9 * MINUTE, 4), 3)
  ]);
  expect(entry(start, '01').provenance).toMatchObject({
    staleAt: NOON + 10 * MINUTE,
    unknownAt: NOON + 6 * HOUR
  });
  const later = fold([tick(NOON + 10 * MINUTE, 4)], start);
  expect(entry(later, '01').measures.presented1h).toMatchObject({ value: 120, state: 'stale' });
  expect(entry(later, 'region').covers).toEqual({ samus: ['02'], of: 2 });
  expect(entry(later, 'region').measures.presented1h).toMatchObject({ value: 48, n: 1, of: 2 });
  const late = fold([tick(NOON + 6 * HOUR, 5)], later);
  expect(entry(late, '01').measures.waitingNow).toMatchObject({
    value: null,
    state: 'unknown',
    reason: 'too_old'
  });
  expect(entry(late, 'region').measures.waitingNow).toMatchObject({
    value: null,
    state: 'unknown',
    n: 0,
    of: 2
  });
});

it('sums nothing of a SAMU that does not say a figure, and counts by the definition in force', () => {
  const short = calls('01', NOON, 10);
  short.hour.abandonedUnder10s = { n: 20, share: 1 };
  const unknown = calls('02', NOON, 4);
  unknown.hour.presented = { n: 8, share: 0.3 };
  const start = fold([tick(NOON, 1), news(short, 2), news(unknown, 3)]);
  expect(entry(start, 'region').measures.presented1h).toMatchObject({ value: 100, n: 1, of: 2 });
  const rule = { id: 7, from: NOON, excludeShort: false, over: 'answered' as const };
  const event = {
    ...tick(NOON, 4),
    kind: 'rules.changed',
    payload: { ...NO_RULES, calls: [rule] }
  } as OutboxEvent;
  const ruled = entry(fold([event], start), '01');
  expect(ruled.measures.presented1h).toMatchObject({ value: 120, formula: 'calls@1+7' });
  expect(ruled.definition).toEqual({ excludeShort: false, over: 'answered' });
});

it('stands beside its usual where every SAMU of the sum has one', () => {
  const norms = flatNorms(1, 25);
  const flat = (mean: number, phi: number) => ({ mu: new Array<number>(168).fill(mean), phi, n: 1 });
  for (const [scope, mean] of [
    ['samu:01', 100],
    ['samu:region', 100]
  ] as const)
    norms.scopes[scope] = {
      scope,
      present: null,
      arrivals: flat(mean, 4),
      longStay8: null,
      day: null,
      stay90: null
    };
  const own = foldContext(
    { sites: SITES, departments: ['01', '02'].map((code) => ({ code, name: code, lon: 2, lat: 48 })) },
    'simulated',
    () => norms
  );
  const published = { ...tick(NOON, 2), kind: 'norms.published', payload: { version: 1 } } as OutboxEvent;
  const start = applyEvents(
    initialState('simulated'),
    [tick(NOON, 1), published, news(calls('01', NOON, 10), 3)],
    own
  ).state;
  expect(entry(start, '01').measures.presented1hUsual).toMatchObject({ value: { mean: 100, sd: 20 } });
  expect(entry(start, 'region').measures.z).toMatchObject({ value: 1 });
  const both = applyEvents(start, [news(calls('02', NOON, 4), 4)], own).state;
  expect(entry(both, 'region').measures.z).toMatchObject({ value: null, reason: 'no_usual' });
});

test('folds to the same picture in one go and one by one, and forgets a SAMU that is gone', () => {
  const step = fc.record({
    samu: fc.constantFrom('01', '02', '99'),
    minutes: fc.nat(40),
    presented: fc.nat(30),
    gone: fc.boolean()
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
      let at = NOON;
      const events: OutboxEvent[] = [];
      for (const { samu, minutes, presented, gone } of steps) {
        at += minutes * MINUTE;
        events.push(tick(at, events.length + 1));
        const told = news(calls(samu, at, presented), events.length + 1);
        events.push(gone ? ({ ...told, payload: null } as OutboxEvent) : told);
      }
      const whole = fold(events);
      let one = initialState('simulated');
      for (const event of events) one = fold([event], one);
      expect(hashPicture(one)).toBe(hashPicture(whole));
      const heard = Object.keys(whole.news['samu.calls'] ?? {}).filter((samu) => samu !== '99');
      const keys = [...(whole.topics.get('samu')?.entries.keys() ?? [])];
      expect(keys.sort()).toEqual(
        [...heard.map((samu) => `calls:${samu}`), ...(heard.length > 0 ? ['calls:region'] : [])].sort()
      );
    }),
    { numRuns: 60 }
  );
});
