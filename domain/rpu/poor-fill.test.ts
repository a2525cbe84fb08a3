import { expect, it } from 'vitest';
import { poorFills } from './poor-fill.ts';

const site = (finess: string, filled: number, expected = 100) => ({
  finess,
  fill: { DP: { expected, filled }, MOTIF: { expected, filled: expected } }
});
const others = Array.from({ length: 20 }, (_, i) => site(`7500000${i + 10}`, 90 + (i % 5)));

it('names a site that fills an item far less than the others, and by how much', () => {
  const [found, ...more] = poorFills([...others, site('930000001', 20)]);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ finess: '930000001', item: 'DP', share: 0.2 });
  expect(found?.mean).toBeCloseTo(0.886, 2);
});

it('names nobody where all fill alike, where too little was expected, or where the spread is wide', () => {
  expect(poorFills(others)).toEqual([]);
  expect(poorFills([...others, site('930000001', 0, 29)])).toEqual([]);
  const wide = Array.from({ length: 20 }, (_, i) => site(`9300000${i + 10}`, i * 5));
  expect(poorFills([...wide, site('930000001', 0)])).toEqual([]);
});
