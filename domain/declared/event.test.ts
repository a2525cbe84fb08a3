import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../time/instant.ts';
import { concerns, decideEvent, eventDays, frozenScopes, type EventCommand } from './event.ts';
import { isInForce } from './level.ts';
import type { DeclaredEvent } from './types.ts';

const T0 = Date.UTC(2026, 6, 14, 12, 0);
const SCOPES = new Set(['region', 'dept:01', 'dept:02', '010000001']);
const open: EventCommand = {
  kind: 'open',
  id: 'e1',
  title: 'Canicule',
  nature: 'real',
  perimeter: ['dept:01'],
  from: T0,
  until: null,
  by: 'ars',
  seen: 0
};
const make = (over: Partial<Extract<EventCommand, { kind: 'open' }>> = {}) =>
  decideEvent(null, { ...open, ...over } as EventCommand, T0, SCOPES);
const refused = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    const { code, where } = error as { code: string; where: string | null };
    return where ? `${code} ${where}` : code;
  }
  return null;
};

describe('an event', () => {
  it('is open until somebody ends it, and an ended one cannot be changed', () => {
    const event = make();
    expect(isInForce(event, T0 + 900 * HOUR)).toBe(true);
    const over = decideEvent(event, { kind: 'end', by: 'ars', seen: 1 }, T0 + HOUR, SCOPES);
    expect(over).toMatchObject({ until: T0 + HOUR, version: 2 });
    const again: EventCommand = { kind: 'extend', until: null, by: 'ars', seen: 2 };
    expect(refused(() => decideEvent(over, again, T0 + 2 * HOUR, SCOPES))).toBe('DECLARED_CHANGED');
  });

  it('that is planned and ended before it begins never was: it teaches and freezes nothing', () => {
    const planned = make({ from: T0 + 48 * HOUR, until: T0 + 60 * HOUR });
    expect(isInForce(planned, T0)).toBe(false);
    const never = decideEvent(planned, { kind: 'end', by: 'ars', seen: 1 }, T0, SCOPES);
    expect(eventDays(never, T0 + 100 * HOUR)).toEqual([]);
    expect(frozenScopes([planned, never], T0)).toEqual(new Set());
  });

  it('of the whole region needs no other name, and concerns everybody; one of a department its own', () => {
    expect(make({ perimeter: ['dept:01', 'region'] }).perimeter).toEqual(['region']);
    expect(concerns(make({ perimeter: ['region'] }), ['010000001'])).toBe(true);
    expect(concerns(make(), ['010000001', 'dept:01'])).toBe(true);
    expect(concerns(make(), ['020000001', 'dept:02'])).toBe(false);
    expect(concerns(make(), ['region'])).toBe(true);
  });

  it.each([
    [{ title: 'x'.repeat(61) }, 'DECLARED_INVALID title'],
    [{ nature: 'drill' }, 'DECLARED_INVALID nature'],
    [{ perimeter: [] }, 'DECLARED_INVALID perimeter'],
    [{ perimeter: ['dept:99'] }, 'DECLARED_INVALID perimeter'],
    [{ from: T0 - 200 * HOUR }, 'DECLARED_INVALID from'],
    [{ until: T0 - HOUR }, 'DECLARED_INVALID until']
  ])('refuses %o', (over, expected) => expect(refused(() => make(over))).toBe(expected));

  it('keeps out of the usual every local day it touches, today while it is open', () => {
    // 23:30 in Paris, to 00:30 two days later.
    const event = make({ from: Date.UTC(2026, 6, 13, 21, 30), until: Date.UTC(2026, 6, 15, 22, 30) });
    const days = { scope: 'dept:01', firstDay: '2026-07-13', lastDay: '2026-07-16' };
    expect(eventDays(event, T0 + 99 * HOUR)).toEqual([days]);
    expect(eventDays(event, T0)).toEqual([{ ...days, lastDay: '2026-07-14' }]);
  });

  it('is, after any commands, in force exactly between its start and its end', () => {
    const step = fc.record({
      after: fc.nat(50 * HOUR),
      end: fc.boolean(),
      hours: fc.integer({ min: -20, max: 90 })
    });
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 100 }), fc.array(step, { maxLength: 12 }), (start, steps) => {
        let event: DeclaredEvent = make({ from: T0 + start * HOUR });
        let now = T0;
        for (const { after, end, hours } of steps) {
          now += after;
          const before = event;
          const by = { by: 'samu', seen: before.version } as const;
          const command: EventCommand = end
            ? { kind: 'end', ...by }
            : { kind: 'extend', until: now + hours * HOUR, ...by };
          const code = refused(() => (event = decideEvent(before, command, now, SCOPES)));
          if (before.until !== null && before.until <= now) expect(code).toBe('DECLARED_CHANGED');
          expect(event.version).toBe(code === null ? before.version + 1 : before.version);
          expect(event.from).toBe(T0 + start * HOUR);
          if (code === null && end) expect(isInForce(event, now)).toBe(false);
          expect(frozenScopes([event], now).has('dept:01')).toBe(isInForce(event, now));
        }
      })
    );
  });
});
