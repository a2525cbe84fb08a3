import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { alarmsOf, tuneOf } from './alarms.ts';
import { queueOf } from './queue.ts';
import { askOf, requestOf } from './testing/requests.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const answered = (answer: 'ACCEPTEE' | 'REFUSEE', channel: 'page' | 'phone' = 'page') => ({
  ...{ n: 4, at: NOW - MINUTE, answer, reason: null, channel, by: null },
  ...{ told: [], evidence: [], late: false }
});

it('queues by what must be done, then by hurry, then by how long it waits; what ended is not in it', () => {
  const { case: told } = requestOf(NOW);
  const end = { state: 'closed' as const, at: NOW, outcome: 'AUTRE' as const };
  const searching = { state: 'searching' as const };
  const queue = queueOf(
    [
      requestOf(NOW, { id: 'e', state: 'closed', end }),
      requestOf(NOW, { id: 'd', ...searching, asks: [askOf(NOW, 1)] }),
      requestOf(NOW, { id: 'c' }),
      requestOf(NOW, { id: 'b', case: { ...told, urgency: 'IMMEDIATE' } }),
      requestOf(NOW, { id: 'a', requestedAt: NOW - HOUR }),
      requestOf(NOW, { id: '0', ...searching, asks: [askOf(NOW, 1, { state: 'accepted' })] })
    ],
    NOW
  );
  expect(queue.map(({ request }) => request.id)).toEqual(['0', 'b', 'a', 'c', 'd']);
});

describe('what rings', () => {
  it('is an answer that came by itself and a silence, until each was heard', () => {
    const silent = requestOf(NOW, { id: 's', asks: [askOf(NOW, 11)] });
    const told = requestOf(NOW, {
      id: 'a',
      asks: [askOf(NOW, 5, { state: 'accepted', answers: [answered('ACCEPTEE')] })]
    });
    const alarms = alarmsOf([silent, told], NOW);
    expect(alarms.map(({ id, answer }) => [id, answer])).toEqual([
      ['a:4', 'accepted'],
      ['s:2:silence', null]
    ]);
    expect(tuneOf(alarms, new Set())).toBe('answer');
    expect(tuneOf(alarms, new Set(['a:4']))).toBe('silence');
    expect(tuneOf(alarms, new Set(['a:4', 's:2:silence']))).toBe(null);
  });

  it('is not what was typed here during a call, nor the silence of others once a place is found', () => {
    const typed = requestOf(NOW, {
      asks: [askOf(NOW, 5, { state: 'refused', answers: [answered('REFUSEE', 'phone')] })]
    });
    const placement = { finess: '990000014', ask: 3, at: NOW };
    const placed = requestOf(NOW, { state: 'placed', placement, asks: [askOf(NOW, 11)] });
    expect(alarmsOf([typed, placed], NOW)).toEqual([]);
  });
});
