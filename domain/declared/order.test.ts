import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../time/instant.ts';
import { decideOrder, toldAt, type OrderCommand } from './order.ts';
import type { WallOrder } from './types.ts';

const T0 = Date.UTC(2026, 9, 13, 18, 6);
const KNOWN = {
  layouts: new Set(['region', 'samu']),
  scopes: new Set(['region', 'dept:01']),
  walls: new Set(['w1', 'w2'])
};
const send = (over: Partial<Extract<OrderCommand, { kind: 'send' }>> = {}, at = T0): WallOrder =>
  decideOrder(
    null,
    {
      ...{ kind: 'send', id: 'o1', walls: 'all', until: at + HOUR, by: 'ars' },
      ...{ subject: 'message', value: 'Point de situation à 20 h' },
      ...over
    },
    at,
    KNOWN
  );
const refused = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    const { code, where } = error as { code: string; where: string | null };
    return `${code} ${where}`;
  }
  return null;
};

describe('an order to the walls', () => {
  it.each([
    [{ subject: 'layout', value: 'tiu' }, 'DECLARED_INVALID layout'],
    [{ subject: 'focus', value: 'region' }, 'DECLARED_INVALID scope'],
    [{ subject: 'dance', value: 'x' }, 'DECLARED_INVALID scope'],
    [{ walls: [] }, 'DECLARED_INVALID walls'],
    [{ walls: ['w9'] }, 'DECLARED_INVALID walls'],
    [{ value: 'x'.repeat(121) }, 'DECLARED_INVALID text'],
    [{ value: 'Appeler le 01 42 34 56 78' }, 'DECLARED_PERSONAL text'],
    [{ until: T0 - MINUTE }, 'DECLARED_INVALID until']
  ])('refuses %o', (over, expected) => expect(refused(() => send(over))).toBe(expected));

  it('is followed by its own walls until its end, the newest of each sort', () => {
    const orders = [
      send(),
      send({ id: 'o2', subject: 'layout', value: 'samu', walls: ['w1'], until: T0 + 2 * HOUR }, T0 + MINUTE),
      send({ id: 'o3', subject: 'focus', value: 'dept:01', until: T0 + 3 * HOUR }, T0 + 2 * MINUTE)
    ];
    const ids = (wall: string | null, at: number) => {
      const { message, view } = toldAt(orders, wall, at);
      return [message?.id, view?.id];
    };
    expect(ids('w1', T0 + MINUTE)).toEqual(['o1', 'o2']);
    expect(ids('w2', T0 + MINUTE)).toEqual(['o1', undefined]);
    expect(ids(null, T0 + 2 * MINUTE)).toEqual(['o1', 'o3']);
    expect(ids('w1', T0 + HOUR)).toEqual([undefined, 'o3']);
    expect(ids('w1', T0 + 4 * HOUR)).toEqual([undefined, undefined]);
  });

  it('ends once: whoever comes second, or too late, is told', () => {
    const order = send();
    const over = decideOrder(order, { kind: 'end', by: 'samu', seen: 1 }, T0 + MINUTE, KNOWN);
    expect(over).toMatchObject({ until: T0 + MINUTE, version: 2 });
    const end = { kind: 'end', by: 'ars', seen: 2 } as const;
    expect(refused(() => decideOrder(over, end, T0 + MINUTE, KNOWN))).toBe('DECLARED_CHANGED null');
    expect(refused(() => decideOrder(order, { ...end, seen: 1 }, T0 + 2 * HOUR, KNOWN))).toBe(
      'DECLARED_CHANGED null'
    );
  });

  it('does not depend on the order in which screens hold the orders', () => {
    const some = fc.array(
      fc.record({
        at: fc.nat(100),
        life: fc.integer({ min: 1, max: 100 }),
        subject: fc.constantFrom('message', 'layout', 'focus'),
        mine: fc.boolean()
      }),
      { maxLength: 10 }
    );
    fc.assert(
      fc.property(some, fc.nat(200), fc.nat(), (given, minute, turn) => {
        const orders = given.map(({ at, life, subject, mine }, i) =>
          send(
            {
              ...{ id: `o${i}`, subject, walls: mine ? ['w1'] : 'all', until: T0 + (at + life) * MINUTE },
              value: { message: 'Un message', layout: 'samu', focus: 'dept:01' }[subject] ?? ''
            },
            T0 + at * MINUTE
          )
        );
        const now = T0 + minute * MINUTE;
        const cut = orders.length ? turn % orders.length : 0;
        const turned = [...orders.slice(cut), ...orders.slice(0, cut)];
        const told = toldAt(orders, 'w1', now);
        expect(toldAt(turned, 'w1', now)).toEqual(told);
        for (const order of [told.message, told.view])
          if (order) expect(order.at <= now && now < order.until).toBe(true);
      })
    );
  });
});
