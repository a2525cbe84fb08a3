import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../time/day.ts';
import { ageClassOf, ageOn } from './age.ts';

describe('age at arrival', () => {
  it.each([
    ['2026-11-22', '2026-11-22', 0, 0],
    ['2026-10-23', '2026-11-22', 0, 0],
    ['2026-10-22', '2026-11-22', 0, 1],
    ['2024-11-23', '2026-11-22', 1, 23],
    ['2024-11-22', '2026-11-22', 2, null],
    ['2008-02-29', '2026-02-28', 17, null],
    ['2008-02-29', '2026-03-01', 18, null],
    ['1950-12-31', '2026-11-22', 75, null]
  ])('born %s, seen %s: %s years', (birth, on, years, months) => {
    expect(ageOn(birth, on)).toEqual({ years, months });
  });

  it('does not exist before birth', () => {
    expect(ageOn('2026-11-23', '2026-11-22')).toBeNull();
  });

  it('never goes back as days pass', () => {
    const day = fc.integer({ min: 0, max: 40_000 });
    fc.assert(
      fc.property(day, day, (born, later) => {
        const birth = addDays('1920-01-01', born);
        const on = addDays(birth, later);
        const [age, next] = [ageOn(birth, on), ageOn(birth, addDays(on, 1))];
        expect((next?.years ?? 0) - (age?.years ?? 0)).toBeGreaterThanOrEqual(0);
        expect(age?.months === null).toBe((age?.years ?? 0) >= 2);
      })
    );
  });

  it('falls into the classes of the screens', () => {
    const ages = [0, 1, 2, 14, 15, 17, 18, 44, 45, 64, 65, 74, 75, 84, 85, 120, null];
    expect(ages.map(ageClassOf)).toEqual([
      ...['0-1', '0-1', '2-14', '2-14', '15-17', '15-17', '18-44', '18-44', '45-64', '45-64'],
      ...['65-74', '65-74', '75-84', '75-84', '85+', '85+', 'unknown']
    ]);
  });
});
