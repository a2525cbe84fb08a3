import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewsEvent, OutboxEvent } from '#domain/events.ts';
import { stateAt } from '#domain/measure.ts';
import type { SamuCasesNow, TeamNow, TeamPosition } from '#domain/samu/types.ts';
import { HOUR, MINUTE, SECOND, type Instant } from '#domain/time/instant.ts';
import type { CasesEntry, TeamCountsEntry, TeamEntry } from '../../protocol/samu-types.ts';
import { hashPicture } from '../hash.ts';
import { applyEvents } from '../index.ts';
import { initialState, type FoldState } from '../state.ts';
import { NOON, worldContext } from '../testing/world.ts';

const ctx = worldContext();
const fold = (events: readonly OutboxEvent[], from: FoldState = initialState('simulated')) =>
  applyEvents(from, events, ctx).state;

const team = (id: string, over: Partial<TeamNow> = {}): TeamNow => ({
  ...{ id, name: id, samu: '01', base: null, family: 'SMUR', vehicle: 'SMUR.VLM', medicalLevel: 'MED' },
  ...{
    status: 'REN-BASE',
    statusAt: NOON,
    available: true,
    availableAt: NOON,
    mission: null,
    destination: null
  },
  ...over
});
const place = (id: string, over: Partial<TeamPosition> = {}): TeamPosition => ({
  ...{ id, lon: 2.1, lat: 48.1, at: NOON, speed: 40, heading: 90, available: null },
  commune: { insee: '01001', name: 'Commune', lon: 2, lat: 48 },
  ...over
});
const cases = (samu: string, over: Partial<SamuCasesNow> = {}): SamuCasesNow => ({
  ...{ samu, at: NOON, open: 12, lastHour: 7, today: 60 },
  ...{ byPriority: { P0: 3, P1: 30, P2: 27 }, byDecision: { INTER: 20 }, byAttribution: { DRM: 55, D: 5 } },
  ...over
});

let seq = 0;
const news = <K extends 'team.state' | 'team.position' | 'samu.cases'>(
  kind: K,
  key: string,
  payload: Extract<NewsEvent, { kind: K }>['payload'],
  at: Instant = NOON
): OutboxEvent => ({ seq: (seq += 1), kind, key, origin: 'simulated', at, payload }) as OutboxEvent;
const tick = (at: Instant): OutboxEvent => ({
  seq: (seq += 1),
  kind: 'tick',
  origin: 'simulated',
  at,
  payload: { at }
});

function entry<T>(state: FoldState, key: string, topic = 'samu'): T {
  return state.topics.get(topic)?.entries.get(key)?.value as T;
}
const counts = (state: FoldState, samu: string): (number | null)[] => {
  const { measures } = entry<TeamCountsEntry>(state, `samu:${samu}`);
  return [measures.free, measures.engaged, measures.unknown].map(({ value }) => value);
};

describe('teams', () => {
  it('are free, engaged or unknown, by what they say, and by their state where they say nothing', () => {
    const state = fold([
      tick(NOON),
      news('team.state', 'a', team('a')),
      news('team.state', 'b', team('b', { available: false, status: 'PEC', mission: 'm' })),
      news('team.state', 'c', team('c', { available: null, status: 'DEPART', mission: 'm' })),
      news('team.state', 'd', team('d', { available: null, samu: '02' })),
      news('team.state', 'e', team('e', { samu: null }))
    ]);
    expect(entry<TeamEntry>(state, 'team:c').measures).toMatchObject({
      available: { value: null, state: 'unknown' },
      engagement: { value: 'engaged', state: 'known', formula: 'engaged_by_state@1' }
    });
    expect(entry<TeamEntry>(state, 'team:d').measures.engagement).toMatchObject({
      value: null,
      state: 'unknown'
    });
    expect(counts(state, '01')).toEqual([1, 2, 0]);
    expect(counts(state, '02')).toEqual([0, 0, 1]);
    expect(counts(state, 'region')).toEqual([1, 2, 1]);
  });

  it('go stale after four hours, their place after 300 s, and are counted as unknown by then', () => {
    const start = fold([
      tick(NOON),
      news('team.state', 'a', team('a')),
      news('team.position', 'a', place('a'))
    ]);
    const { provenance, measures } = entry<TeamEntry>(start, 'team:a');
    expect(stateAt(measures.point, provenance, NOON + 300 * SECOND - 1)).toBe('known');
    expect(stateAt(measures.point, provenance, NOON + 300 * SECOND)).toBe('stale');
    const soon = fold([tick(NOON + 5 * MINUTE)], start);
    expect(entry<TeamEntry>(soon, 'team:a').measures).toMatchObject({
      ...{ point: { state: 'stale' }, commune: { state: 'stale' }, status: { state: 'known' } }
    });
    const later = fold([tick(NOON + 4 * HOUR)], soon);
    expect(entry<TeamEntry>(later, 'team:a').measures).toMatchObject({
      ...{ point: { state: 'unknown', value: null }, engagement: { state: 'stale', value: 'free' } }
    });
    expect(counts(later, '01')).toEqual([0, 0, 1]);
  });

  it('take their availability from whichever is newer, a state or a position', () => {
    const engaged = () => news('team.state', 'a', team('a', { available: false, status: 'RETOUR' }));
    const free = (at: Instant) => news('team.position', 'a', place('a', { at, available: true }));
    const after = fold([tick(NOON), engaged(), free(NOON + MINUTE)]);
    expect(entry<TeamEntry>(after, 'team:a').measures.available).toMatchObject({
      value: true,
      provenance: { measuredAt: NOON + MINUTE }
    });
    expect(counts(after, '01')).toEqual([1, 0, 0]);
    const before = fold([tick(NOON), engaged(), free(NOON - MINUTE)]);
    expect(entry<TeamEntry>(before, 'team:a').measures.available.value).toBe(false);
  });

  it('show a wall no case, and no exact place unless they are known to be free', () => {
    const busy = { available: false, status: 'PEC', mission: 'm' };
    for (const [over, shown] of [
      [{}, true],
      [busy, false],
      [{ ...busy, available: null }, false],
      [{ available: null }, false]
    ] as const) {
      const state = fold([
        tick(NOON),
        news('team.state', 'a', team('a', over)),
        news('team.position', 'a', place('a'))
      ]);
      const wall = entry<TeamEntry>(state, 'team:a', 'samu-wall');
      expect(wall.mission).toBeNull();
      expect(wall.measures.point.state).toBe(shown ? 'known' : 'suppressed');
      expect(wall.measures.commune.value?.insee).toBe('01001');
      expect(JSON.stringify(wall).includes('48.1')).toBe(shown);
      expect(entry<TeamEntry>(state, 'team:a').measures.point.value).toEqual({ lon: 2.1, lat: 48.1 });
    }
    const tired = fold([
      tick(NOON),
      news('team.state', 'a', team('a')),
      news('team.position', 'a', place('a', { at: NOON + 4 * HOUR })),
      tick(NOON + 4 * HOUR)
    ]);
    expect(entry<TeamEntry>(tired, 'team:a', 'samu-wall').measures.point.value).toBeNull();
  });

  it('leave the topics when they are gone', () => {
    const state = fold([tick(NOON), news('team.state', 'a', team('a')), news('team.state', 'a', null)]);
    expect([...(state.topics.get('samu')?.entries.keys() ?? [])]).toEqual([]);
    expect([...(state.topics.get('samu-wall')?.tombstones.keys() ?? [])]).toContain('team:a');
  });
});

describe('cases', () => {
  it('add up over the SAMU that are fresh, and say which', () => {
    const start = fold([
      tick(NOON),
      news('samu.cases', '01', cases('01')),
      news('samu.cases', '02', cases('02', { at: NOON + 20 * MINUTE, today: 10 }))
    ]);
    expect(entry<CasesEntry>(start, 'cases:region')).toMatchObject({
      covers: { samus: ['01', '02'], of: 2 },
      measures: { today: { value: 70, n: 2, of: 2 }, byPriority: { value: { P0: 6, P1: 60, P2: 54 } } }
    });
    const later = fold([tick(NOON + 30 * MINUTE)], start);
    expect(entry<CasesEntry>(later, 'cases:01').measures.open).toMatchObject({ value: 12, state: 'stale' });
    expect(entry<CasesEntry>(later, 'cases:region')).toMatchObject({
      covers: { samus: ['02'], of: 2 },
      measures: { today: { value: 10, state: 'known', n: 1, of: 2 } }
    });
    const gone = fold([tick(NOON + 7 * HOUR)], later);
    expect(entry<CasesEntry>(gone, 'cases:region').measures.today).toMatchObject({
      value: null,
      state: 'unknown'
    });
  });

  it('never show yesterday as today', () => {
    const midnight = Date.parse('2026-10-13T00:00:00+02:00');
    const start = fold([
      tick(midnight - 10 * MINUTE),
      news('samu.cases', '01', cases('01', { at: midnight - 10 * MINUTE }))
    ]);
    expect(entry<CasesEntry>(start, 'cases:01').measures.today.value).toBe(60);
    const next = entry<CasesEntry>(fold([tick(midnight)], start), 'cases:01').measures;
    expect([next.today.value, next.byPriority.value, next.lastHour.value]).toEqual([0, {}, 7]);
  });

  it('hide small counts by attribute from walls', () => {
    const state = fold([tick(NOON), news('samu.cases', '01', cases('01'))]);
    const { measures } = entry<CasesEntry>(state, 'cases:01', 'samu-wall');
    expect(measures.byPriority.value).toEqual({ P0: null, P1: 30, P2: null });
    expect(measures.today.value).toBe(60);
  });
});

it('is the same picture one by one, in any batches and from any order of different things', () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('state' as const),
      id: fc.constantFrom('a', 'b', 'c'),
      available: fc.constantFrom(true, false, null),
      samu: fc.constantFrom('01', '02', null)
    }),
    fc.record({ do: fc.constant('place' as const), id: fc.constantFrom('a', 'b'), minutes: fc.nat(400) }),
    fc.record({ do: fc.constant('cases' as const), id: fc.constantFrom('01', '02', '99'), n: fc.nat(9) }),
    fc.record({ do: fc.constant('gone' as const), id: fc.constantFrom('a', 'b') }),
    fc.record({ do: fc.constant('tick' as const), minutes: fc.nat(900) })
  );
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 2, max: 7 }),
      (steps, size) => {
        seq = 0;
        let now = NOON;
        const events = steps.map((s): OutboxEvent => {
          if (s.do === 'tick') return tick((now += s.minutes * MINUTE));
          if (s.do === 'gone') return news('team.state', s.id, null, now);
          if (s.do === 'place')
            return news('team.position', s.id, place(s.id, { at: now - s.minutes * SECOND }), now);
          if (s.do === 'cases') return news('samu.cases', s.id, cases(s.id, { at: now, today: s.n }), now);
          return news(
            'team.state',
            s.id,
            team(s.id, { available: s.available, samu: s.samu, statusAt: now }),
            now
          );
        });
        const whole = fold(events);
        let state = initialState('simulated');
        for (let i = 0; i < events.length; i += size) state = fold(events.slice(i, i + size), state);
        expect(hashPicture(state)).toBe(hashPicture(whole));
        // A tick of the same instant looks at everything again: what single news wrote is what it finds.
        if (whole.tick === null) return;
        const again = fold([tick(whole.tick)], whole);
        for (const topic of ['samu', 'samu-wall'])
          expect(again.topics.get(topic)?.entries ?? new Map()).toEqual(
            whole.topics.get(topic)?.entries ?? new Map()
          );
      }
    ),
    { numRuns: 60 }
  );
});
