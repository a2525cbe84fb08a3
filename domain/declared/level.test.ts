import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../time/instant.ts';
import { decideLevel, isInForce, LEVEL_LONGEST, type LevelCommand } from './level.ts';
import type { DeclaredLevel } from './types.ts';

const T0 = Date.UTC(2026, 9, 13, 16, 10);
const SCOPES = new Set(['region', 'dept:01', '010000001']);
const say: LevelCommand = {
  kind: 'declare',
  scope: 'region',
  level: 1,
  reason: 'Afflux attendu',
  by: 'ars',
  seen: 0,
  until: T0 + 4 * HOUR
};
const refused = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    const { code, where } = error as { code: string; where: string | null };
    return where ? `${code} ${where}` : code;
  }
  return null;
};

it('is declared with a reason and an end, by a function; it is over at that end', () => {
  const level = decideLevel(null, say, T0, SCOPES);
  expect(level).toEqual({
    ...{ scope: 'region', level: 1, reason: 'Afflux attendu', by: 'ars' },
    ...{ from: T0, until: T0 + 4 * HOUR, version: 1 }
  });
  expect([T0 - 1, T0, T0 + 4 * HOUR - 1, T0 + 4 * HOUR].map((at) => isInForce(level, at))).toEqual([
    ...[false, true, true, false]
  ]);
});

it('is extended and ended by whoever saw its newest version; the second of two is told', () => {
  const level = decideLevel(null, say, T0, SCOPES);
  const longer = decideLevel(
    level,
    { kind: 'extend', by: 'samu', seen: 1, until: T0 + 6 * HOUR },
    T0 + HOUR,
    SCOPES
  );
  expect(longer).toMatchObject({ from: T0, until: T0 + 6 * HOUR, by: 'samu', version: 2 });
  const end = { kind: 'end', by: 'ars', seen: 1 } as const;
  expect(refused(() => decideLevel(longer, end, T0 + HOUR, SCOPES))).toBe('DECLARED_CHANGED');
  const over = decideLevel(longer, { ...end, seen: 2 }, T0 + 2 * HOUR, SCOPES);
  expect(over).toMatchObject({ until: T0 + 2 * HOUR, version: 3 });
  expect(refused(() => decideLevel(over, { ...end, seen: 3 }, T0 + 2 * HOUR, SCOPES))).toBe(
    'DECLARED_CHANGED'
  );
});

it.each([
  [{ ...say, scope: 'dept:99' }, 'DECLARED_INVALID scope'],
  [{ ...say, level: 4 }, 'DECLARED_INVALID level'],
  [{ ...say, reason: 'x'.repeat(121) }, 'DECLARED_INVALID reason'],
  [{ ...say, reason: 'Voir Mme Durand' }, 'DECLARED_PERSONAL reason'],
  [{ ...say, until: T0 }, 'DECLARED_INVALID until'],
  [{ ...say, until: NaN }, 'DECLARED_INVALID until'],
  [{ ...say, until: T0 + LEVEL_LONGEST + MINUTE }, 'DECLARED_INVALID until'],
  [{ ...say, by: 'Durand' as 'ars' }, 'DECLARED_INVALID by'],
  [{ kind: 'end', by: 'ars', seen: 0 } as const, 'DECLARED_CHANGED']
])('refuses %o', (command, expected) => {
  expect(refused(() => decideLevel(null, command as LevelCommand, T0, SCOPES))).toBe(expected);
});

it('in any order of commands: versions count up, an end is always to come, nobody acts on what they did not see', () => {
  const step = fc.record({
    after: fc.integer({ min: 0, max: 5 * HOUR }),
    kind: fc.constantFrom('declare' as const, 'extend' as const, 'end' as const),
    level: fc.integer({ min: -1, max: 4 }),
    hours: fc.integer({ min: -2, max: 200 }),
    stale: fc.boolean()
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const held: { state: DeclaredLevel | null } = { state: null };
      let now = T0;
      for (const { after, kind, level, hours, stale } of steps) {
        now += after;
        const before = held.state;
        const seen = (before?.version ?? 0) - (stale ? 1 : 0);
        const command = { ...say, kind, level, until: now + hours * HOUR, seen } as LevelCommand;
        const wasInForce = isInForce(before, now);
        const code = refused(() => (held.state = decideLevel(before, command, now, SCOPES)));
        if (wasInForce && stale) expect(code).toBe('DECLARED_CHANGED');
        if (kind !== 'declare' && !wasInForce) expect(code).toBe('DECLARED_CHANGED');
        const next = held.state;
        if (code !== null) {
          expect(next).toBe(before);
          continue;
        }
        expect(next?.version).toBe((before?.version ?? 0) + 1);
        expect(isInForce(next, now)).toBe(kind !== 'end');
        expect(next?.until).toBeGreaterThanOrEqual(now);
        expect(next?.until).toBeLessThanOrEqual(now + LEVEL_LONGEST);
        if (kind === 'declare') expect(next?.from).toBe(now);
        else expect(next?.from).toBe(before?.from);
      }
    })
  );
});
