import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../time/instant.ts';
import { spokenCode } from './code.ts';
import type { TiuCommand } from './commands.ts';
import { compareNext, nextStep } from './next-step.ts';
import { answering, CASE, maternity, MORNING, opening } from './testing/cases.ts';
import { manyRequests } from './testing/many.ts';
import { askAt, timersOf } from './timers.ts';
import type { TiuRequest } from './types.ts';

const ASKS = '910000001';
const TO = '910000009';
const ALSO = '920000009';

function desk() {
  const many = manyRequests([maternity(ASKS, 'I'), maternity(TO, 'III'), maternity(ALSO, 'III')]);
  const act = (command: TiuCommand, minutes = 0, id = 'r') =>
    many.act(id, command, { now: MORNING + minutes * MINUTE });
  act(opening(ASKS));
  const of = (id = 'r') => many.of(id) as TiuRequest;
  const next = (minutes: number) => nextStep(of(), MORNING + minutes * MINUTE);
  return { act, of, next };
}
const ask = (finess: string): TiuCommand => ({ kind: 'ask', finess, channel: 'phone' });

describe('what must be done next', () => {
  it('goes from the call to the close', () => {
    const { act, next } = desk();
    expect(next(1)).toMatchObject({ kind: 'ask_first', since: MORNING });
    act(ask(TO), 1);
    expect(next(10)).toMatchObject({ kind: 'wait_answers', finess: TO });
    expect(next(11)).toMatchObject({ kind: 'remind', finess: TO, since: MORNING + 11 * MINUTE });
    expect(next(31)).toMatchObject({ kind: 'ask_more', since: MORNING + 31 * MINUTE });
    act(ask(ALSO), 32);
    act(answering(ALSO, { answer: 'PARTIELLE' }), 33);
    expect(next(34)).toMatchObject({ kind: 'review_partial', finess: ALSO });
    act(answering(ALSO), 35);
    expect(next(36)).toMatchObject({ kind: 'choose', finess: ALSO });
    act({ kind: 'choose', ask: null, finess: ALSO, seen: null }, 36);
    expect(next(37)).toMatchObject({ kind: 'decide_transport', finess: ALSO });
    act({ kind: 'transport', vector: 'SMUR', medicalised: true, team: null, seen: null }, 38);
    expect(next(39).kind).toBe('depart');
    act(answering(ALSO, { answer: 'REFUSEE', reason: 'PLACE_REA' }), 40);
    expect(next(41)).toMatchObject({ kind: 'placement_lost', since: MORNING + 40 * MINUTE });
    act(answering(ALSO), 42);
    act({ kind: 'depart', seen: null }, 50);
    expect(next(51).kind).toBe('arrive');
    act({ kind: 'arrive', seen: null }, 70);
    expect(next(71).kind).toBe('close');
    act({ kind: 'close', outcome: 'HOSPITALISEE', seen: null }, 80);
    expect(next(81).kind).toBe('done');
  });

  it('is the doctors’ decision where a contra-indication is checked, and its end where they said no', () => {
    const { act, next } = desk();
    act({
      ...{ kind: 'update', seen: null },
      case: { contraindications: { ...CASE.contraindications, unstable_mother: true } }
    });
    expect(next(1).kind).toBe('decide_jointly');
    const functions = ['requesting_obstetrician', 'cell_physician'] as const;
    act({ kind: 'update', seen: null, decision: { verdict: 'no_transfer', functions, at: MORNING } });
    expect(next(2).kind).toBe('end_by_decision');
  });

  it('puts alarms before all, then the act, urgency and wait', () => {
    const { act, of } = desk();
    act(opening(ASKS, { case: { ...CASE, urgency: 'IMMEDIATE' } }), 30, 'urgent');
    act(opening(ASKS), 30, 'later');
    act(ask(TO), 31, 'later');
    act(answering(TO), 32, 'later');
    const queue = (minutes: number) =>
      ['r', 'urgent', 'later']
        .map((id) => [of(id), nextStep(of(id), MORNING + minutes * MINUTE)] as const)
        .toSorted(compareNext)
        .map(([{ id }]) => id);
    expect(queue(40)).toEqual(['later', 'urgent', 'r']);
    expect(queue(120)).toEqual(['r', 'later', 'urgent']);
  });
});

it('times every step from the request, and alarms after two hours without a place', () => {
  const { act, of } = desk();
  act(ask(TO), 4);
  act(answering(TO), 9);
  expect(timersOf(of(), MORNING + 20 * MINUTE)).toEqual({
    firstAsk: { ms: 4 * MINUTE, running: false },
    acceptance: { ms: 9 * MINUTE, running: false },
    departure: { ms: 20 * MINUTE, running: true },
    ...{ inState: 16 * MINUTE, alarm: false, alarmAt: MORNING + 2 * HOUR }
  });
  expect(timersOf(of(), MORNING + 2 * HOUR).alarm).toBe(true);
  act({ kind: 'choose', ask: null, finess: TO, seen: null }, 121);
  expect(timersOf(of(), MORNING + 3 * HOUR).alarm).toBe(false);
  act({ kind: 'cancel', reason: 'ERREUR', seen: null }, 190);
  expect(timersOf(of(), MORNING + 9 * HOUR).departure).toBeNull();
});

it('takes an ask for silent after 10 minutes and for over after 30, written down or not', () => {
  const { act, of } = desk();
  act(ask(TO));
  const at = (minutes: number) => {
    const [one] = of().asks;
    return one && askAt(one, MORNING + minutes * MINUTE);
  };
  expect([at(9), at(10), at(30)]).toEqual([
    { state: 'asked', silent: false },
    { state: 'asked', silent: true },
    { state: 'expired', silent: true }
  ]);
  act(answering(TO, { answer: 'DIFFEREE' }), 20);
  expect([at(29), at(31), at(50)].map((one) => one?.state)).toEqual(['deferred', 'deferred', 'expired']);
});

it('says a request by its day and a letter of its own', () => {
  const taken = new Set<string>();
  for (let i = 0; i < 60; i++) taken.add(spokenCode(MORNING, taken));
  expect(taken.size).toBe(60);
  expect([...taken].slice(0, 3)).toEqual(['22-A', '22-B', '22-C']);
  expect([...taken].every((code) => /^22-[A-Z]{1,2}$/.test(code) && !/[IOQ]/.test(code))).toBe(true);
});
