import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BedsNow } from '../beds/types.ts';
import type { Closure } from '../places/types.ts';
import { HOUR, MINUTE } from '../time/instant.ts';
import type { TiuPicture } from './propose-types.ts';
import { proposeMaternities } from './propose.ts';
import { answering, CASE, maternity, MORNING, opening } from './testing/cases.ts';
import { manyRequests } from './testing/many.ts';
import type { TiuCase, TiuRequest } from './types.ts';

const ASKS = '910000001';
const NEAR = '920000003';
const OWN = '910000003';
const FAR = '930000003';
const SMALL = '910000002';
const FACILITIES = [
  maternity(ASKS, 'I'),
  maternity(NEAR, 'III', { lon: 3 }),
  maternity(OWN, 'III', { lon: 5 }),
  maternity(FAR, 'III', { lon: 9 }),
  maternity(SMALL, 'IIB', { lon: 4 }),
  maternity('910000008', null)
];
const NOW = MORNING + 10 * MINUTE;

const beds = (finess: string, cots: number, at = NOW - HOUR, obstetric = 3): BedsNow => {
  const declared = (value: number) => ({
    units: [],
    declared: { by: 'midwife' as const, at, counts: { available: { value, at } } }
  });
  return { finess, kinds: { obstetrics: declared(obstetric), icu_neonatal: declared(cots) } };
};
const picture = (over: Partial<TiuPicture> = {}): TiuPicture => ({
  ...{ requests: [], beds: new Map(), closures: new Map() },
  travel: (from, to) => ({ km: Math.abs(to.lon - from.lon), minutes: 2 * Math.abs(to.lon - from.lon) }),
  ...over
});
function asking(over: Partial<TiuCase> = {}): { many: ReturnType<typeof manyRequests>; request: TiuRequest } {
  const many = manyRequests(FACILITIES);
  many.act('r', opening(ASKS, { case: { ...CASE, ...over } }), { now: MORNING });
  const request = many.of('r');
  if (!request) throw new Error('not opened');
  return { many, request };
}
const order = (request: TiuRequest, of = picture(), now = NOW) => {
  const { proposed, excluded } = proposeMaternities(request, FACILITIES, of, now);
  return {
    proposed: proposed.map(({ finess }) => finess),
    excluded: Object.fromEntries(excluded.map((one) => [one.finess, one.excluded])),
    all: new Map([...proposed, ...excluded].map((one) => [one.finess, one]))
  };
};

describe('maternities for a request', () => {
  it('are those of its level, its own network first, then by what is known, then nearest', () => {
    const { request } = asking();
    expect(order(request).proposed).toEqual([OWN, NEAR, FAR]);
    expect(order(request).excluded).toEqual({ [SMALL]: 'level_too_low', [ASKS]: 'is_requester' });
    const known = picture({ beds: new Map([[FAR, beds(FAR, 1)]]) });
    expect(order(request, known).proposed).toEqual([OWN, FAR, NEAR]);
    expect(order(request, known).all.get(FAR)?.reasons).toEqual(['places_known']);
    expect(order(request, known).all.get(OWN)?.reasons).toEqual(['same_network', 'places_unknown']);
  });

  it('of a lower level come first where they do, and say that theirs is derived', () => {
    const { request } = asking({
      gestation: { days: 33 * 7, on: '2026-11-22' },
      needs: { obstetric: true, neonatal: null }
    });
    const { proposed, all } = order(request);
    expect(proposed.slice(0, 2)).toEqual([SMALL, OWN]);
    expect(all.get(SMALL)?.reasons).toContain('level_derived');
    expect(all.get(OWN)?.reasons).toContain('over_level');
  });

  it('that say currently that they have too few places are not proposed; old counts are shown as old', () => {
    const { request } = asking();
    const now = new Map([
      [OWN, beds(OWN, 0)],
      [NEAR, beds(NEAR, 0, NOW - 13 * HOUR)]
    ]);
    const { excluded, all } = order(request, picture({ beds: now }));
    expect(excluded[OWN]).toBe('no_place');
    expect(all.get(NEAR)).toMatchObject({ excluded: null, reasons: ['places_stale'] });
    expect(all.get(NEAR)?.places.find(({ kind }) => kind === 'icu_neonatal')).toEqual({
      ...{ kind: 'icu_neonatal', needed: 1, count: 0, given: 0, at: NOW - 13 * HOUR, stale: true },
      channel: 'declared'
    });
  });

  it('give what was told by phone before an older declaration, less what another request got since', () => {
    const { many, request } = asking();
    many.act('o', opening(SMALL), { now: MORNING });
    many.act('o', { kind: 'ask', finess: OWN, channel: 'phone' }, { now: MORNING });
    const told = { obstetric: null, NEO: null, SI: null, REA: 2 };
    many.act('o', answering(OWN, { told }), { now: MORNING + MINUTE });
    const of = () => picture({ requests: many.all(), beds: new Map([[OWN, beds(OWN, 0)]]) });
    const cots = () =>
      order(request, of())
        .all.get(OWN)
        ?.places.find(({ kind }) => kind === 'icu_neonatal');
    expect(cots()).toMatchObject({ count: 2, given: 0, channel: 'phone', at: MORNING + MINUTE });
    expect(order(request, of()).all.get(OWN)?.contests).toMatchObject([{ id: 'o', state: 'accepted' }]);
    many.act('o', { kind: 'choose', ask: null, finess: OWN, seen: null }, { now: MORNING + 2 * MINUTE });
    expect(cots()).toMatchObject({ count: 1, given: 1 });
    expect(order(request, of()).all.get(OWN)?.contests).toMatchObject([
      { id: 'o', state: 'placed', kinds: ['obstetrics', 'icu_neonatal'] }
    ]);
  });

  it('that are closed, diverted, asked or have refused say so; one that ran out is proposed again', () => {
    const { many } = asking();
    const act = (command: Parameters<typeof many.act>[1], minutes: number) =>
      many.act('r', command, { now: MORNING + minutes * MINUTE });
    act({ kind: 'ask', finess: NEAR, channel: 'phone' }, 1);
    act({ kind: 'ask', finess: FAR, channel: 'message' }, 1);
    act(answering(NEAR, { answer: 'REFUSEE', reason: 'PLACE_REA' }), 2);
    const closure: Closure = {
      ...{ id: 'c', scope: 'pathway', target: 'obstetrics', kind: 'diverted', reason: 'x', by: 'site' },
      ...{ from: MORNING, until: MORNING + 9 * HOUR, declaredAt: MORNING, version: 1 }
    };
    const of = picture({ closures: new Map([[OWN, [closure]]]) });
    const request = many.of('r') as TiuRequest;
    expect(order(request, of).excluded).toMatchObject({
      [NEAR]: 'refused',
      [FAR]: 'asked_now',
      [OWN]: 'diverted'
    });
    expect(order(request, of, MORNING + 32 * MINUTE).proposed).toEqual([FAR]);
    const again = picture({ beds: new Map([[NEAR, beds(NEAR, 1, MORNING + 5 * MINUTE)]]) });
    expect(order(request, again).proposed).toContain(NEAR);
  });

  it('stand once each, whatever the order they are told in', () => {
    const { request } = asking();
    fc.assert(
      fc.property(fc.shuffledSubarray(FACILITIES, { minLength: FACILITIES.length }), (shuffled) => {
        const one = proposeMaternities(request, shuffled, picture(), NOW);
        expect(one).toEqual(proposeMaternities(request, FACILITIES, picture(), NOW));
        expect([...one.proposed, ...one.excluded]).toHaveLength(5);
      })
    );
  });
});
