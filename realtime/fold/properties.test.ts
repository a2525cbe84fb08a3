import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeEdState } from '#domain/ed-state/merge.ts';
import { nowTtl } from '#domain/feed/rhythm.ts';
import { stateAt } from '#domain/measure.ts';
import type { Closure } from '#domain/places/types.ts';
import { NO_RULES } from '#domain/rules/rules.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/paris.ts';
import type { Keyed, SiteEntry } from '../protocol/types.ts';
import { fromCheckpoint, toCheckpoint } from './checkpoint.ts';
import { hashEntries, hashPicture } from './hash.ts';
import { applyEvents, storeOf } from './index.ts';
import { freeBeds } from './beds/testing/beds.ts';
import { initialState, type FoldState } from './state.ts';
import { STAGES, transfer } from './tiu/testing/transfers.ts';
import { expectedStay } from './stay/testing/expected.ts';
import { feed, Feed, figures, SITES, UNITS, worldContext } from './testing/world.ts';

const ctx = worldContext();
const start = initialState('simulated');
const fold = (state: FoldState, events: Feed['events']): FoldState => applyEvents(state, events, ctx).state;

/** Something that people declare, or take back. */
interface Declared {
  what: 'level' | 'event' | 'order';
  n: number;
  level: 0 | 1 | 2 | 3;
  minutes: number;
  ahead: number;
  gone: boolean;
}

/** What may happen, in any order: ticks (up to hours of silence), files, held days, suspects, norms, strangers, declarations. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('tick' as const), n: fc.integer({ min: 1, max: 12 }) })
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('tick' as const), n: fc.integer({ min: 60, max: 400 }) })
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('file' as const),
      unit: fc.nat(3),
      present: fc.integer({ min: 0, max: 90 }),
      late: fc.nat(30),
      daily: fc.boolean(),
      held: fc.boolean()
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('ed' as const),
      site: fc.nat(3),
      boarders: fc.nat(20),
      oldest: fc.nat(900)
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      site: fc.nat(3),
      minutes: fc.nat(90),
      kind: fc.constantFrom('closed' as const, 'diverted' as const, 'partial' as const),
      gone: fc.boolean()
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('word' as const),
      site: fc.nat(5),
      kind: fc.constantFrom('message' as const, 'withheld' as const),
      minutes: fc.integer({ min: 1, max: 90 }),
      gone: fc.boolean()
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('stay' as const),
      site: fc.nat(4),
      minutesAgo: fc.nat(90),
      gone: fc.boolean()
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('floor' as const), limit: fc.integer({ min: 60, max: 900 }) })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('norms' as const), version: fc.constantFrom(1, 2) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('declare' as const),
      what: fc.constantFrom('level' as const, 'event' as const, 'order' as const),
      n: fc.nat(3),
      level: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
      minutes: fc.integer({ min: 1, max: 300 }),
      ahead: fc.nat(60),
      gone: fc.boolean()
    })
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      n: fc.nat(3),
      stage: fc.nat(STAGES),
      days: fc.integer({ min: 200, max: 260 }),
      hoursAgo: fc.nat(3),
      gone: fc.nat(6).map((n) => n === 0)
    })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('other' as const), present: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clock' as const), speed: fc.constantFrom(1, 60) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('beds' as const),
      site: fc.nat(4),
      free: fc.option(fc.nat(9)),
      hoursAgo: fc.nat(20)
    })
  }
);

function declare(f: Feed, step: Declared): void {
  const { what, n, level, minutes, ahead, gone } = step;
  const until = f.now + minutes * MINUTE;
  const by = { by: 'ars', version: 1 } as const;
  const scope = ['region', 'dept:01', SITES[0]?.finess ?? '', 'dept:99'][n] ?? '';
  const id = `${n}`;
  if (what === 'level') {
    const payload = { scope, level, reason: 'Afflux attendu', from: f.now, until, ...by };
    f.news('level.declared', scope, gone ? null : payload);
  } else if (what === 'event') {
    const from = f.now + ahead * MINUTE;
    const payload = { id, title: 'Canicule', kind: 'real' as const, perimeter: [scope], from, ...by };
    f.news(
      'event.declared',
      id,
      gone ? null : { ...payload, until: ahead % 2 ? from + until - f.now : null }
    );
  } else {
    const payload = { id, walls: 'all' as const, kind: 'message' as const, text: 'Point à 20 h', ...by };
    f.news('wall.order', id, gone ? null : { ...payload, at: f.now, until });
  }
}

const count = (value: number) => ({ value, unchanged: 0 });

const history = fc.array(step, { minLength: 1, maxLength: 40 }).map((steps) => {
  const f = new Feed();
  for (const s of steps) {
    const unit = UNITS[s.do === 'file' ? s.unit : 0] ?? '';
    if (s.do === 'tick') f.ticks(s.n);
    else if (s.do === 'norms') f.write('norms.published', { version: s.version });
    else if (s.do === 'clock')
      f.write('clock.set', { anchorDomain: f.now, anchorProcess: 0, speed: s.speed });
    else if (s.do === 'declare') declare(f, s);
    else if (s.do === 'floor') {
      const floor = { id: 7, scope: 'region', from: 0, to: f.now + 3 * HOUR, level: 2 as const };
      f.write('rules.changed', {
        ...NO_RULES,
        floors: [{ ...floor, field: 'oldestBoarderMin', limit: s.limit }]
      });
    } else if (s.do === 'ed') {
      const finess = SITES[s.site]?.finess ?? '';
      const fields = { boarders: count(s.boarders), oldestBoarderMin: count(s.oldest) };
      const record = { finess, service: 'all', at: f.now, channel: 'machine', fields } as const;
      f.news('ed.state', `${finess}/all`, mergeEdState(null, record, f.now));
    } else if (s.do === 'close') {
      const finess = SITES[s.site]?.finess ?? '';
      const closure: Closure = {
        ...{ id: 'c', scope: 'site' as const, target: '', kind: s.kind, reason: 'Dégât des eaux' },
        ...{ from: f.now, until: f.now + s.minutes * MINUTE, by: 'site', declaredAt: f.now, version: 1 }
      };
      f.news('place.closures', finess, s.gone ? null : { finess, closures: [closure] });
    } else if (s.do === 'word') {
      const scope = s.site === 5 ? 'region' : (SITES[s.site]?.finess ?? '999999999');
      const said = { text: 'Le scanner est en panne', by: 'site' as const, from: f.now, version: 1 };
      const word = { ...said, kind: s.kind, scope, until: f.now + s.minutes * MINUTE };
      f.news('public.word', `${s.kind}/${scope}`, s.gone ? null : word);
    } else if (s.do === 'stay') {
      const finess = SITES[s.site]?.finess ?? '999999999';
      const said = expectedStay(finess, f.now - s.minutesAgo * MINUTE);
      f.news('stay.expected', `${finess}/adult`, s.gone ? null : said);
    } else if (s.do === 'transfer') {
      const id = `t${s.n}`;
      const of = { gestation: { days: s.days, on: localDay(f.now) } };
      f.news('tiu.request', id, s.gone ? null : transfer(id, s.stage, f.now - s.hoursAgo * HOUR, { of }));
    } else if (s.do === 'beds') {
      // A site of another region is told too, and shown nowhere.
      const finess = SITES[s.site]?.finess ?? '999999999';
      f.news(
        'beds.site',
        finess,
        s.free === null ? null : freeBeds(finess, s.free, f.now - s.hoursAgo * HOUR)
      );
    } else if (s.do === 'other') {
      f.write('unit.figures', { ...figures(unit, f.now, s.present), origin: 'real' }, 'real');
    } else {
      const horizon = f.now - s.late * MINUTE;
      f.write('unit.figures', figures(unit, horizon, s.present));
      const held = s.held ? ['2026-10-12'] : [];
      f.write('unit.feed', feed(unit, horizon, { held, rhythm: s.daily ? 24 * 60 * MINUTE : 10 * MINUTE }));
    }
  }
  return f.events;
});

const runs = { numRuns: 25 };

describe('the fold', () => {
  test('gives the same picture one by one and in any batches', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 9 }), (events, size) => {
        const whole = fold(start, events);
        let state = start;
        for (let i = 0; i < events.length; i += size) state = fold(state, events.slice(i, i + size));
        expect(hashPicture(state)).toBe(hashPicture(whole));
      }),
      runs
    );
  });

  test('gives the same picture from a checkpoint at any seq, at every seq after it', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, n) => {
        const cut = n % (events.length + 1);
        let live = fold(start, events.slice(0, cut));
        const stored: unknown = JSON.parse(JSON.stringify(toCheckpoint(live)));
        let restored = fromCheckpoint(stored, 'simulated') ?? start;
        for (const event of events.slice(cut, cut + 60)) {
          live = fold(live, [event]);
          restored = fold(restored, [event]);
          expect(hashPicture(restored)).toBe(hashPicture(live));
        }
      }),
      { numRuns: 15 }
    );
  });

  test('told as a snapshot and its deltas is the picture itself, topic by topic', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, n) => {
        const cut = n % (events.length + 1);
        const before = fold(start, events.slice(0, cut));
        const after = applyEvents(before, events.slice(cut), ctx);
        const store = storeOf(() => after.state);
        for (const topic of store.topicNames()) {
          const client = new Map<string, Keyed>(storeOf(() => before).entries(topic));
          for (const key of after.changed.get(topic) ?? []) {
            const entry = store.entries(topic).get(key);
            if (entry) client.set(key, entry);
          }
          for (const key of after.removed.get(topic) ?? []) client.delete(key);
          expect(hashEntries(client)).toBe(hashEntries(store.entries(topic)));
          for (const [key, entry] of store.entries(topic)) {
            const isNewer = entry.seq > before.seq;
            expect(after.changed.get(topic)?.has(key) ?? false).toBe(isNewer);
          }
        }
      }),
      runs
    );
  });

  test('never edits the picture its readers hold', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, n) => {
        const cut = n % (events.length + 1);
        const before = fold(start, events.slice(0, cut));
        const stored = JSON.stringify(toCheckpoint(before));
        fold(before, events.slice(cut));
        expect(JSON.stringify(toCheckpoint(before))).toBe(stored);
      }),
      { numRuns: 20 }
    );
  });

  test('ignores what it has folded already: an older event never overwrites a newer one', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, n) => {
        const state = fold(start, events);
        const again = fold(state, events.slice(n % events.length));
        expect(hashPicture(again)).toBe(hashPicture(state));
      }),
      runs
    );
  });

  test('gives an entry only the seq of an event, and never an older one', () => {
    fc.assert(
      fc.property(history, (events) => {
        let state = start;
        for (const event of events.slice(0, 150)) {
          const next = fold(state, [event]);
          for (const [name, topic] of next.topics)
            for (const [key, entry] of topic.entries) {
              const was = state.topics.get(name)?.entries.get(key);
              if (entry !== was) expect(entry.seq).toBe(event.seq);
            }
          state = next;
        }
      }),
      { numRuns: 20 }
    );
  });
});

test('seven hours of ticks without news flip every figure exactly when its reader would', () => {
  const f = new Feed().write('norms.published', { version: 1 }).ticks(1).files(25);
  const held = fold(start, f.events);
  const first = new Map([...(held.topics.get('sites')?.entries ?? [])]);
  let state = held;
  const seen = new Set<string>();
  for (let i = 0; i < 7 * 60; i++) {
    state = fold(state, f.ticks(1).events.slice(-1));
    for (const { finess } of SITES) {
      const was = first.get(finess)?.value as SiteEntry;
      const is = state.topics.get('sites')?.entries.get(finess)?.value as SiteEntry;
      for (const key of Object.keys(was.measures) as (keyof SiteEntry['measures'])[]) {
        const expected = stateAt(was.measures[key], was.provenance, f.now);
        seen.add(expected);
        expect(`${key} ${is.measures[key].state}`).toBe(`${key} ${expected}`);
        expect(is.measures[key].value === null).toBe(
          expected === 'unknown' || was.measures[key].value === null
        );
      }
    }
  }
  expect([...seen].sort()).toEqual(['known', 'not_computable', 'stale', 'unknown']);
});

test('times-to-live follow the rhythm: two rhythms, at least 30 min, at most 2 h; unknown after 6 h', () => {
  expect(nowTtl(0, 5 * MINUTE)).toEqual({ staleAt: 30 * MINUTE, unknownAt: 360 * MINUTE });
  expect(nowTtl(0, 25 * MINUTE).staleAt).toBe(50 * MINUTE);
  expect(nowTtl(0, 180 * MINUTE).staleAt).toBe(120 * MINUTE);
  expect(nowTtl(0, null).staleAt).toBe(60 * MINUTE);
});
