import { describe, expect, it } from 'vitest';
import { CAP_RATIO, arcMinutes, scaleOf, screenFrom } from './scale.ts';

const tv = { distance: 5, diagonal: 55, width: 1920, height: 1080 };

describe('type for the eye', () => {
  it('is about 51 px at 5 m and 31 px at 3 m on a 55-inch 1080p panel', () => {
    expect(scaleOf(tv)).toEqual({ type: 51, line: 60, lines: 18 });
    expect(scaleOf({ ...tv, distance: 3 }).type).toBe(31);
  });

  it('fills 16 arc-minutes wherever the screen is', () => {
    for (const distance of [2, 3, 5, 8])
      for (const width of [1920, 3840]) {
        const screen = { ...tv, distance, width, height: (width * 9) / 16 };
        const seen = arcMinutes(scaleOf(screen).type * CAP_RATIO, screen);
        expect(seen).toBeGreaterThanOrEqual(16);
        expect(seen).toBeLessThan(16.8);
      }
  });

  it('ignores distances and panels that cannot be', () => {
    expect(screenFrom(new URLSearchParams('m=3&in=65'), 1920, 1080)).toEqual({
      ...tv,
      distance: 3,
      diagonal: 65
    });
    expect(screenFrom(new URLSearchParams('m=0&in=abc'), 1920, 1080)).toEqual(tv);
  });
});
