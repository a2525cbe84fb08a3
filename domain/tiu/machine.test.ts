import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../time/instant.ts';
import type { TiuCommand } from './commands.ts';
import { foldTiu, isOpen, LIVE_ASKS } from './fold.ts';
import { answering, CASE, maternity, MORNING, opening } from './testing/cases.ts';
import { manyRequests } from './testing/many.ts';
import type { TiuRequest, TiuState } from './types.ts';

const FROM = ['910000001', '910000002', '920000001'] as const;
const TO = ['910000009', '920000009'] as const;
const FACILITIES = [...FROM.map((one) => maternity(one, 'I')), ...TO.map((one) => maternity(one, 'III'))];
const world = () => manyRequests(FACILITIES);

/** A request that has come so far. */
function came(to: TiuState, at = MORNING) {
  const many = world();
  const now = { now: at };
  const path: [TiuState, () => TiuCommand][] = [
    ['requested', () => opening(FROM[0])],
    ['searching', () => ({ kind: 'ask', finess: TO[0], channel: 'phone' })],
    ['searching', () => answering(TO[0])],
    ['placed', () => ({ kind: 'choose', ask: null, finess: TO[0], seen: null })],
    ['placed', () => ({ kind: 'transport', vector: 'SMUR', medicalised: true, team: null, seen: null })],
    ['departed', () => ({ kind: 'depart', seen: null })],
    ['arrived', () => ({ kind: 'arrive', seen: null })],
    ['closed', () => ({ kind: 'close', outcome: 'HOSPITALISEE', seen: null })]
  ];
  const last = path.findLastIndex(([state]) => state === to);
  for (const [, command] of path.slice(0, last + 1)) expect(many.act('r', command(), now)).toBeNull();
  if (to === 'cancelled') many.act('r', opening(FROM[0]), now);
  if (to === 'cancelled') many.act('r', { kind: 'cancel', reason: 'ERREUR', seen: null }, now);
  expect(many.of('r')?.state).toBe(to);
  return many;
}

describe('a request', () => {
  const acts: Record<string, TiuCommand> = {
    search: { kind: 'search' },
    ask: { kind: 'ask', finess: TO[1], channel: 'message' },
    update: { kind: 'update', case: { urgency: 'IMMEDIATE' }, seen: null },
    choose: { kind: 'choose', ask: null, finess: TO[0], seen: null },
    release: { kind: 'release', reason: 'PLACE_REA', seen: null },
    transport: { kind: 'transport', vector: 'AMBULANCE', medicalised: false, team: null, seen: null },
    depart: { kind: 'depart', seen: null },
    arrive: { kind: 'arrive', seen: null },
    close: { kind: 'close', outcome: 'AUTRE', seen: null },
    cancel: { kind: 'cancel', reason: 'ERREUR', seen: null },
    unplaced: { kind: 'unplaced', outcome: 'SUR_PLACE', seen: null }
  };
  it.each([
    ['requested', 'search ask update cancel unplaced'],
    ['searching', 'ask update choose cancel unplaced'],
    ['placed', 'update release transport depart cancel unplaced'],
    ['departed', 'update transport arrive cancel unplaced'],
    ['arrived', 'update close cancel unplaced'],
    ['closed', ''],
    ['cancelled', '']
  ] as const)('that is %s takes: %s; everything else is refused with its code', (state, legal) => {
    for (const [name, command] of Object.entries(acts)) {
      const many = came(state);
      const before = many.of('r');
      const refusal = many.act('r', command, { now: MORNING + MINUTE });
      expect(refusal, name).toBe(legal.split(' ').includes(name) ? null : 'TIU_TRANSITION');
      if (refusal) expect(many.of('r')).toBe(before);
    }
  });

  it('does not depart before its transport is decided', () => {
    const many = came('searching');
    many.act('r', { kind: 'choose', ask: null, finess: TO[0], seen: null }, { now: MORNING });
    expect(many.act('r', { kind: 'depart', seen: null }, { now: MORNING })).toBe('TIU_TRANSPORT_MISSING');
  });

  it('with a contra-indication is not placed before doctors decided together, nor against their word', () => {
    const contra = { ...CASE.contraindications, abruption: true };
    const choose = { kind: 'choose', ask: null, finess: TO[0], seen: null } as const;
    const said = (verdict: 'transfer' | 'no_transfer', functions = 2) => ({
      ...{ kind: 'update' as const, seen: null },
      decision: {
        ...{ verdict, at: MORNING },
        functions: (['requesting_obstetrician', 'samu_physician'] as const).slice(0, functions)
      }
    });
    const many = came('searching');
    const now = { now: MORNING };
    many.act('r', { kind: 'update', case: { contraindications: contra }, seen: null }, now);
    expect(many.act('r', choose, now)).toBe('TIU_DECISION_MISSING');
    expect(many.act('r', said('transfer', 1), now)).toBe('TIU_FIELD_INVALID');
    many.act('r', said('no_transfer'), now);
    expect(many.act('r', choose, now)).toBe('TIU_DECISION_MISSING');
    many.act('r', said('transfer'), now);
    expect(many.act('r', choose, now)).toBeNull();
  });

  it('keeps a late acceptance and is not placed anew by it', () => {
    const many = came('searching');
    many.act('r', { kind: 'ask', finess: TO[1], channel: 'message' }, { now: MORNING });
    many.act('r', { kind: 'choose', ask: null, finess: TO[0], seen: null }, { now: MORNING + MINUTE });
    expect(many.act('r', answering(TO[1]), { now: MORNING + 2 * MINUTE })).toBeNull();
    const request = many.of('r');
    expect(request).toMatchObject({ state: 'placed', placement: { finess: TO[0] } });
    expect(request?.asks[1]).toMatchObject({ state: 'withdrawn', answers: [{ late: true }] });
    expect(
      many.act('r', { kind: 'choose', ask: null, finess: TO[1], seen: null }, { now: MORNING + 3 * MINUTE })
    ).toBe('TIU_TRANSITION');
  });

  it('that comes from another begins where she is', () => {
    const many = came('arrived');
    const now = { now: MORNING + MINUTE };
    expect(many.act('back', opening(FROM[0], { parent: 'r' }), now)).toBe('TIU_FIELD_INVALID');
    expect(many.act('back', opening(TO[0], { parent: 'r' }), now)).toBeNull();
    expect(many.of('back')).toMatchObject({ parent: 'r', requester: TO[0] });
    const step = many.of('r')?.undoable?.step ?? 0;
    expect(many.act('r', { kind: 'undo', step, seen: null }, now)).toBe('TIU_UNDO_REFUSED');
    expect(many.act('x', opening(FROM[0], { parent: 'nobody' }), now)).toBe('TIU_REQUEST_UNKNOWN');
  });
});

/** Legal ways from one state to the next, an undo aside. */
const EDGES: Readonly<Record<TiuState, readonly TiuState[]>> = {
  requested: ['searching', 'cancelled', 'unplaced'],
  searching: ['placed', 'cancelled', 'unplaced'],
  placed: ['searching', 'departed', 'cancelled', 'unplaced'],
  departed: ['arrived', 'cancelled', 'unplaced'],
  arrived: ['closed', 'cancelled', 'unplaced'],
  closed: [],
  cancelled: [],
  unplaced: []
};

const deed = fc.record({
  request: fc.nat(2),
  site: fc.nat(3).map((n) => Number(n === 3)),
  actor: fc.constantFrom('a', 'b'),
  after: fc.integer({ min: 1, max: 8 }),
  stale: fc.nat(5).map((n) => n === 0),
  what: fc.constantFrom(
    ...(['open', 'ask', 'ask', 'answer', 'answer', 'answer', 'choose', 'choose', 'choose', 'undo'] as const),
    ...(['release', 'transport', 'depart', 'arrive', 'close', 'cancel', 'update', 'expire'] as const)
  ),
  answer: fc.constantFrom('ACCEPTEE', 'ACCEPTEE', 'ACCEPTEE', 'REFUSEE', 'PARTIELLE', 'DIFFEREE'),
  told: fc.option(fc.nat(2))
});
const PROMISED = { site: 0, actor: 'a', after: 1, stale: false, answer: 'ACCEPTEE', told: null } as const;
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

function commandOf(d: Deed, now: TiuRequest | null): TiuCommand {
  const finess = TO[d.site] ?? TO[0];
  const seen = (now?.version ?? 1) - (d.stale ? 1 : 0);
  switch (d.what) {
    case 'open':
      return opening(FROM[d.request] ?? FROM[0]);
    case 'ask':
      return { kind: 'ask', finess, channel: 'phone' };
    case 'answer':
      return answering(finess, {
        answer: d.answer as 'ACCEPTEE',
        reason: d.answer === 'REFUSEE' ? 'PLACE_REA' : null,
        told: d.told === null ? null : { obstetric: 2, NEO: null, SI: null, REA: d.told }
      });
    case 'choose':
      return { kind: 'choose', ask: null, finess, seen };
    case 'release':
      return { kind: 'release', reason: 'PLACE_REA', seen };
    case 'transport':
      return { kind: 'transport', vector: 'SMUR', medicalised: true, team: null, seen };
    case 'close':
      return { kind: 'close', outcome: 'HOSPITALISEE', seen };
    case 'cancel':
      return { kind: 'cancel', reason: 'AMELIORATION', seen };
    case 'update':
      return { kind: 'update', case: { fetuses: 1 + (d.told ?? 0) }, seen };
    case 'undo':
      return { kind: 'undo', step: now?.undoable?.step ?? 1, seen };
    case 'expire':
      return { kind: 'expire', ask: now?.asks.at(-1)?.id ?? 0 };
    case 'depart':
    case 'arrive':
      return { kind: d.what, seen };
  }
}

describe('three requests and two people, in any order of acts', () => {
  it('keep every step, every answer and every version; refuse without a trace; give a cot once', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const many = world();
        let now = MORNING;
        // All three were promised the same cots.
        for (const request of [0, 1, 2])
          for (const what of ['open', 'ask', 'answer'] as const)
            many.act(`r${request}`, commandOf({ ...PROMISED, request, what }, null), { now });
        for (const d of deeds) {
          now += d.after * MINUTE;
          const id = `r${d.request}`;
          const before = many.of(id);
          const steps = many.stepsOf(id).length;
          const refusal = many.act(id, commandOf(d, before), { now, actor: d.actor });
          const after = many.of(id);
          if (refusal !== null) {
            expect(after).toBe(before);
            expect(many.stepsOf(id)).toHaveLength(steps);
            continue;
          }
          if (!after) continue;
          const isChange = !['open', 'ask', 'answer', 'expire'].includes(d.what);
          if (before && isChange && many.stepsOf(id).length > steps) {
            expect(d.stale).toBe(false);
            expect(after.version).toBe(before.version + 1);
          } else if (before) expect(after.version).toBe(before.version);
          if (before && after.state !== before.state && d.what !== 'undo')
            expect(EDGES[before.state]).toContain(after.state);
          expect(foldTiu(id, many.stepsOf(id))).toEqual(after);
          sound(after, many.stepsOf(id).filter(({ event }) => event.type === 'answered').length);
          onceGiven(many.all());
        }
        const codes = many.all().map(({ code }) => code);
        expect(new Set(codes).size).toBe(codes.length);
      }),
      { numRuns: 400 }
    );
  });
});

function sound(request: TiuRequest, answers: number): void {
  const { asks, placement, state } = request;
  expect(asks.flatMap((ask) => ask.answers)).toHaveLength(answers);
  const live = asks.filter((ask) => LIVE_ASKS.includes(ask.state));
  if (placement && isOpen(request)) {
    expect(['placed', 'departed', 'arrived']).toContain(state);
    expect(live.map(({ id }) => id)).toEqual([placement.ask]);
  }
  if (!isOpen(request) && state !== 'closed') expect(live).toEqual([]);
  for (const finess of TO) expect(live.filter((ask) => ask.finess === finess).length).toBeLessThan(2);
}

/**
 * Who has a place was accepted after every other who has one there got it, or the maternity told since of enough for all
 * who got one after it told.
 */
function onceGiven(all: readonly TiuRequest[]): void {
  const placed = all.flatMap(({ id, asks, placement, state }) =>
    placement && state !== 'cancelled' && state !== 'unplaced'
      ? [{ id, ...placement, ask: asks.find((one) => one.id === placement.ask) }]
      : []
  );
  for (const b of placed) {
    const before = placed.filter((a) => a.id !== b.id && a.finess === b.finess && a.at < b.at);
    const accepted = b.ask?.answers.findLast(({ answer, at }) => answer === 'ACCEPTEE' && at <= b.at);
    if (before.every((a) => a.at < (accepted?.at ?? 0))) continue;
    const told = all
      .flatMap(({ asks }) => asks.filter(({ finess }) => finess === b.finess))
      .flatMap(({ answers }) => answers.flatMap((one) => one.told))
      .filter(({ kind, at }) => kind === 'icu_neonatal' && at <= b.at)
      .sort((x, y) => y.at - x.at)[0];
    const given = before.filter((a) => a.at >= (told?.at ?? 0)).length;
    expect((told?.count ?? 0) - given).toBeGreaterThan(0);
  }
}
