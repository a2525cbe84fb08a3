import { describe, expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

describe('the rate limit', () => {
  it('lets a burst pass, then says how long to wait', () => {
    const limit = new RateLimit({ burst: 3, perSecond: 0.5 });
    expect([1, 2, 3].map(() => limit.take('a', 0))).toEqual([0, 0, 0]);
    expect(limit.take('a', 0)).toBe(2);
    expect(limit.take('a', 2_000)).toBe(0);
    expect(limit.take('a', 2_000)).toBe(2);
  });

  it('counts each name apart', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 1 });
    expect(limit.take('a', 0)).toBe(0);
    expect(limit.take('b', 0)).toBe(0);
    expect(limit.take('a', 0)).toBe(1);
  });

  it('is not fooled by a clock that goes back', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 1 });
    limit.take('a', 10_000);
    expect(limit.take('a', 0)).toBe(1);
  });
});
