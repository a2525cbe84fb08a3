import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from './geometry.ts';
import { nearestPair, separate } from './separate.ts';

const place = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }));

describe('separation', () => {
  it('leaves places alone that are far enough', () => {
    const homes: Position[] = [
      [0, 0],
      [50, 0],
      [0, 50]
    ];
    expect(separate(homes, { distance: 38, limit: 32 })).toEqual(homes);
  });

  it('parts two places on one spot', () => {
    const parted = separate(
      [
        [10, 10],
        [10, 10]
      ],
      { distance: 38, limit: 32 }
    );
    expect(nearestPair(parted)).toBeCloseTo(38, 3);
  });

  it('never moves a place beyond the limit, even where there is no room', () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 12 }), (homes) => {
        const parted = separate(homes, { distance: 60, limit: 10 });
        parted.forEach(([x, y], i) => {
          const [hx, hy] = homes[i] ?? [NaN, NaN];
          expect(Math.hypot(x - hx, y - hy)).toBeLessThanOrEqual(10.000001);
        });
      }),
      { numRuns: 20 }
    );
  });

  it('gives the same places every time and leaves its input alone', () => {
    const homes: Position[] = Array.from({ length: 20 }, (_, i) => [i % 5, Math.floor(i / 5)]);
    const before = structuredClone(homes);
    expect(separate(homes, { distance: 8, limit: 32 })).toEqual(separate(homes, { distance: 8, limit: 32 }));
    expect(homes).toEqual(before);
  });
});
