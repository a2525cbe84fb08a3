import { describe, expect, it } from 'vitest';
import { curvePaths } from './curve.ts';

const from = Date.UTC(2026, 10, 21, 23);
const hour = 3_600_000;
const data = {
  from,
  to: from + 24 * hour,
  points: [10, 20, null, 30].map((value, index) => ({ at: from + index * hour, value })),
  usual: [0, 12, 24].map((h) => ({ at: from + h * hour, mean: 20, sd: 5 })),
  seen: 1,
  of: 1
};

describe('a day as a curve', () => {
  it('breaks the line where nothing is known instead of joining over it', () => {
    const { value } = curvePaths(data, 240, 100, 6);
    expect(value.match(/M/g)).toHaveLength(2);
  });

  it('stays in its box, zero at the foot', () => {
    const { last, ticks, hours } = curvePaths(data, 240, 100, 6);
    expect(last?.x).toBeCloseTo(30);
    expect(last?.y).toBeGreaterThanOrEqual(0);
    expect(ticks[0]).toEqual({ y: 100, value: 0 });
    expect(hours).toHaveLength(5);
  });

  it('draws nothing from nothing', () => {
    const empty = curvePaths({ ...data, points: [], usual: [] }, 240, 100, 6);
    expect(empty.value).toBe('');
    expect(empty.last).toBeNull();
  });
});
