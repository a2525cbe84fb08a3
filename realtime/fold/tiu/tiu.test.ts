import { describe, expect, it } from 'vitest';
import { stateAt } from '#domain/measure.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import type {
  TiuAskEntry,
  TiuLevelEntry,
  TiuPlaceEntry,
  TiuRequestEntry,
  TiuSummaryEntry
} from '../../protocol/tiu-types.ts';
import { freeBeds } from '../beds/testing/beds.ts';
import { applyEvents } from '../index.ts';
import { initialState } from '../state.ts';
import { Feed, NOON, worldContext } from '../testing/world.ts';
import { ALSO_ASKS, ASKS, RECEIVES, REFUSES, STAGES, transfer } from './testing/transfers.ts';

const ctx = worldContext();
const pictureOf = (f: Feed) => {
  const { state } = applyEvents(initialState('simulated'), f.events, ctx);
  return {
    topic: (name: string) => [...(state.topics.get(name)?.entries ?? [])].map(([key]) => key),
    entry: <T>(name: string, key: string) => state.topics.get(name)?.entries.get(key)?.value as T,
    text: (name: string) => JSON.stringify([...(state.topics.get(name)?.entries ?? [])])
  };
};

describe('topics of transfers', () => {
  it('tell the desk every request, a network and a site their own, a wall none', () => {
    const f = new Feed().ticks(1);
    f.news('tiu.request', 'a', transfer('a', 4, f.now));
    f.news('tiu.request', 'b', { ...transfer('b', 2, f.now, { requester: ALSO_ASKS }), code: '13-B' });
    const { topic, entry, text } = pictureOf(f);
    const of = (name: string) =>
      topic(name)
        .filter((key) => /^(request|ask)/.test(key))
        .toSorted();
    expect(of('tiu')).toEqual(['request:a', 'request:b']);
    expect(of('tiu-network:RP01')).toEqual(['request:a']);
    expect(of('tiu-network:RP02')).toEqual(['request:b']);
    expect(of(`tiu-site:${RECEIVES}`)).toEqual(['ask:a', 'ask:b']);
    expect(of(`tiu-site:${ASKS}`)).toEqual(['request:a']);
    expect(topic('tiu-wall').toSorted()).toEqual([
      ...['level:I', 'level:IIA', 'level:IIB', 'level:III', 'summary']
    ]);
    // No age of the pregnancy, no code, no place of a request.
    expect(text('tiu-wall')).not.toMatch(/gestation|"code"|13-A|13-B|requester|MAP|0\d0000\d/);
    // A network is told no code of another's request, a maternity nothing of whom else is asked.
    expect(text('tiu-network:RP01')).not.toContain('13-B');
    expect(text(`tiu-site:${RECEIVES}`)).not.toMatch(new RegExp(`${REFUSES}|REFUSEE`));
    expect(text(`tiu-site:${ASKS}`)).not.toMatch(/REFUSEE|ACCEPTEE/);
    expect(entry<TiuAskEntry>(`tiu-site:${RECEIVES}`, 'ask:b').contested.value).toBe(1);
    const summary = entry<TiuSummaryEntry>('tiu-wall', 'summary');
    expect([summary.measures.open.value, summary.measures.unplaced.value]).toEqual([2, 2]);
    expect(summary.longestSince).toBe(NOON + MINUTE);
  });

  it('warn every request that wants a place, with the event by which it was accepted or given', () => {
    const f = new Feed().ticks(1);
    f.news('tiu.request', 'a', transfer('a', 1, f.now));
    f.news('tiu.request', 'b', transfer('b', 1, f.now));
    const contest = (id: string) =>
      pictureOf(f).entry<TiuRequestEntry>('tiu', `request:${id}`).contests[RECEIVES]?.[0]?.state;
    expect([contest('a'), contest('b')]).toEqual(['asked', 'asked']);
    f.news('tiu.request', 'a', transfer('a', 4, f.now));
    expect([contest('a'), contest('b')]).toEqual(['asked', 'accepted']);
    f.news('tiu.request', 'a', transfer('a', 5, f.now));
    expect(contest('b')).toBe('placed');
    f.news('tiu.request', 'a', transfer('a', STAGES, f.now));
    expect(contest('b')).toBeUndefined();
    f.news('tiu.request', 'a', null);
    expect(pictureOf(f).topic('tiu')).not.toContain('request:a');
  });

  it('change at the midnight at which a level is passed, and say so; a screen that is cut off knows until when', () => {
    const f = new Feed().ticks(1);
    const of = {
      gestation: { days: 31 * 7 + 6, on: localDay(f.now) },
      needs: { obstetric: true, neonatal: null }
    };
    f.news('tiu.request', 'a', transfer('a', 1, f.now, { of }));
    const entry = () => pictureOf(f).entry<TiuRequestEntry>('tiu', 'request:a');
    const [, midnight] = dayBounds(localDay(f.now));
    expect(entry()).toMatchObject({
      measures: { gestation: { value: 223 }, level: { value: 'III' } },
      crossing: { last: null, next: { at: midnight, from: 'III', to: 'IIB', weeks: 32 } }
    });
    const before = entry();
    expect(stateAt(before.measures.level, before.provenance, midnight)).toBe('stale');
    f.ticks((midnight - f.now) / MINUTE);
    expect(entry()).toMatchObject({
      measures: { gestation: { value: 224 }, level: { value: 'IIB' } },
      crossing: { last: { at: midnight, to: 'IIB' } },
      alarmAt: NOON + MINUTE + 2 * HOUR,
      next: { alarm: true }
    });
  });

  it('tell free places with their age and channel, by level only of those that are known', () => {
    const f = new Feed().ticks(1);
    f.news('beds.site', RECEIVES, freeBeds(RECEIVES, 4, f.now));
    f.ticks(4);
    f.news('tiu.request', 'a', transfer('a', 4, NOON + MINUTE));
    const cots = () => {
      const { entry } = pictureOf(f);
      const place = entry<TiuPlaceEntry>('tiu', `place:${RECEIVES}`);
      const level = entry<TiuLevelEntry>('tiu-wall', 'level:III').measures.icu_neonatal;
      const own = entry<TiuPlaceEntry>(`tiu-site:${ASKS}`, 'place').measures.obstetrics;
      return { place, level, own };
    };
    const fresh = cots();
    expect(fresh.place.measures.icu_neonatal).toMatchObject({
      ...{ value: 1, state: 'known', channel: 'phone' },
      provenance: { measuredAt: NOON + 4 * MINUTE, source: 'tiu/phone' }
    });
    expect(fresh.place).toMatchObject({ asking: ['13-A'], placed: [], derived: false, network: 'RP01' });
    expect(fresh.level).toMatchObject({ value: 1, n: 1, of: 2, state: 'known' });
    expect(fresh.own.state).toBe('unknown');
    f.ticks(12 * 60);
    const old = cots();
    expect(old.place.measures.icu_neonatal.state).toBe('stale');
    expect(old.level).toMatchObject({ value: null, state: 'unknown', n: 0, of: 2 });
  });
});
