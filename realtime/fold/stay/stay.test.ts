import { describe, expect, test } from 'vitest';
import { EXPECTATION_LIFE, LEADS, type ExpectedStay } from '#domain/stay/types.ts';
import { MINUTE } from '#domain/time/instant.ts';
import type { EdEntry, PublicEntry } from '../../protocol/types.ts';
import { applyEvents, storeOf } from '../index.ts';
import { initialState } from '../state.ts';
import { Feed, SITES, worldContext } from '../testing/world.ts';
import { expectedStay } from './testing/expected.ts';

const ctx = worldContext();
const FINESS = SITES[0]?.finess ?? '';
const entries = (f: Feed) => {
  const { state } = applyEvents(initialState('simulated'), f.events, ctx);
  const of = (topic: string, key: string) =>
    storeOf(() => state)
      .entries(topic)
      .get(key)?.value;
  const toldToAll = of('public', FINESS) as PublicEntry;
  return { told: toldToAll, page: of(`ed:${FINESS}`, 'site') as EdEntry };
};
const publishes = (f: Feed, over: Partial<ExpectedStay> = {}) =>
  f.news('stay.expected', `${FINESS}/adult`, { ...expectedStay(FINESS, f.now), ...over });

describe('an expected stay', () => {
  test('is told to the public and on the page of its site, now and hour by hour, with how right it has been', () => {
    const { told, page } = entries(publishes(new Feed().ticks(1)));
    expect(told.expected.adult?.measures).toMatchObject({
      p50: { value: 165, state: 'known' },
      p90: { value: 405, state: 'known' },
      under90: { value: 0.91, state: 'known' }
    });
    expect(told.expected.adult?.measures.ahead.value).toHaveLength(LEADS.length - 1);
    expect(told.expected.adult).toMatchObject({ learnedOn: 'simulated', apart: true, pooled: false });
    expect(told.expected.paediatric).toBeUndefined();
    expect(page.expected).toEqual(told.expected);
  });

  test('is unknown from 45 minutes after its horizon; how right it has been stays', () => {
    const f = publishes(new Feed().ticks(1));
    f.ticks(EXPECTATION_LIFE / MINUTE - 1);
    expect(entries(f).told.expected.adult?.measures.p90.state).toBe('known');
    const { measures } = entries(f.ticks(1)).told.expected.adult ?? {};
    expect(measures?.p90).toMatchObject({ value: null, state: 'unknown', reason: 'too_old' });
    expect(measures?.ahead.value).toBeNull();
    expect(measures?.under90.value).toBe(0.91);
  });

  test('says why there is none', () => {
    const f = publishes(new Feed().ticks(1), { ranges: [], reason: 'exits_missing' });
    expect(entries(f).told.expected.adult?.measures.p50).toMatchObject({
      value: null,
      state: 'not_computable',
      reason: 'exits_missing'
    });
  });

  test('claims no record under 200 scored arrivals, and counts nobody', () => {
    const f = publishes(new Feed().ticks(1), { record: { n: 199, under90: 0.9, overMedian: 0.5 } });
    const { told } = entries(f);
    expect(told.expected.adult?.measures.under90).toMatchObject({ value: null, reason: 'too_few' });
    expect(JSON.stringify(told.expected)).not.toContain('199');
  });

  test('is gone with its service', () => {
    const f = publishes(new Feed().ticks(1)).news('stay.expected', `${FINESS}/adult`, null);
    expect(entries(f).told.expected).toEqual({});
  });
});
