import fc from 'fast-check';
import { expect, test } from 'vitest';
import { affluenceAlone, affluenceOf, affluenceWord } from './affluence.ts';

test('public words follow the level, and z only where the level is usual', () => {
  expect([null, 0, 1, 2, 3].map((level) => affluenceOf(level, -2))).toEqual([null, -1, 1, 2, 2]);
  expect(affluenceOf(0, -1.4)).toBe(0);
  expect([null, -1, 0, 1, 2].map((one) => affluenceWord(one as never))).toEqual([
    ...[null, 'quieter', 'usual', 'busier', 'much_busier']
  ]);
});

test('one presence alone needs both the distance and the excess', () => {
  expect(affluenceAlone(24, { usual: 20, sd: 2 })).toBe(1);
  expect(affluenceAlone(26, { usual: 20, sd: 2 })).toBe(2);
  expect(affluenceAlone(22, { usual: 20, sd: 0.5 })).toBe(0);
  expect(affluenceAlone(10, { usual: 20, sd: 4 })).toBe(-1);
  expect(affluenceAlone(10, { usual: null, sd: 4 })).toBeNull();
});

test('more people are never a quieter word', () => {
  fc.assert(
    fc.property(
      fc.nat(200),
      fc.nat(50),
      fc.float({ min: 1, max: 100, noNaN: true }),
      (present, more, usual) => {
        const norm = { usual, sd: Math.sqrt(usual) };
        expect(affluenceAlone(present + more, norm)).toBeGreaterThanOrEqual(
          affluenceAlone(present, norm) ?? 2
        );
      }
    )
  );
});
