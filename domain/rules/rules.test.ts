import { expect, it } from 'vitest';
import { LEVEL_RULE } from '../level/rule.ts';
import { MINUTE, SECOND } from '../time/instant.ts';
import { levelRuleAt, NO_RULES, readThree, type Thresholds } from './rules.ts';

const rule = (id: number, scope: string, from: number, to: number | null = null): Thresholds => ({
  ...{ id, scope, from, to },
  z: [1, 2, 3 + id],
  excess: [3, 5, 8]
});

it('takes the narrowest thresholds in force, the newest of two, and the definition’s without any', () => {
  const rules = {
    ...NO_RULES,
    thresholds: [
      rule(1, 'region', 0),
      rule(2, 'dept:75', 100 * MINUTE, 200 * MINUTE),
      rule(3, '750100042', 150 * MINUTE),
      rule(4, 'region', 300 * MINUTE)
    ]
  };
  const of = (minutes: number) =>
    levelRuleAt(rules, ['750100042', 'dept:75', 'region'], minutes * MINUTE).formula;
  expect([of(50), of(100), of(150), of(400)]).toEqual(['level@1+1', 'level@1+2', 'level@1+3', 'level@1+3']);
  expect(levelRuleAt(rules, ['region'], 400 * MINUTE)).toMatchObject({ formula: 'level@1+4', z: [1, 2, 7] });
  // The end is not part of it.
  const one = { ...rules, thresholds: [rule(2, 'dept:75', 100, 200)] };
  expect(levelRuleAt(one, ['dept:75'], 200)).toBe(LEVEL_RULE);
  expect(levelRuleAt(NO_RULES, ['region'], 0)).toBe(LEVEL_RULE);
});

it('holds from the minute it begins in, since the picture’s time is that of its last tick', () => {
  const rules = { ...NO_RULES, thresholds: [rule(1, 'region', 10 * MINUTE + 42 * SECOND)] };
  const of = (at: number) => levelRuleAt(rules, ['region'], at).formula;
  expect([of(9 * MINUTE), of(10 * MINUTE)]).toEqual(['level@1', 'level@1+1']);
});

it('refuses thresholds that do not rise, are not three numbers, or are out of bounds', () => {
  expect(readThree(['1.5', '2.5', '3.5'], 'z', [0.5, 10])).toEqual([1.5, 2.5, 3.5]);
  for (const bad of [
    [1, 1, 2],
    [3, 2, 1],
    [1, 2],
    ['a', 2, 3],
    [0, 1, 2],
    [1, 2, 11],
    [1, 2, Infinity]
  ])
    expect(() => readThree(bad, 'z', [0.5, 10])).toThrow('RULE_INVALID');
});
