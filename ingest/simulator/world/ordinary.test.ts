import { expect, test } from 'vitest';
import { LEVEL_START, stepLevel } from '#domain/level/rule.ts';
import { dayNumber } from '#domain/time/day.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { usualAt, zOf } from '#domain/usual/at.ts';
import { hourSlots } from '#domain/usual/compute.ts';
import { slotNorm } from '#domain/usual/slot-norm.ts';
import { loadRegion } from '#maps/region/index.ts';
import { defaultParameters } from '../parameters.ts';
import { presence } from '../testing/measure.ts';
import { dayStart } from './wall-time.ts';
import { createWorld } from './world.ts';

const EVERY = 15 * MINUTE;
const WEEKS = 8;

/* docs/definitions.md §5 in the simulated world: what the wall would show on days when nothing is the matter. */
test('ordinary fortnights are ordinary: under 2 sites at level 2 or more, under 0.4 at 3', () => {
  const region = loadRegion('idf');
  const first = dayNumber('2026-08-31');
  const start = dayStart(first);
  const learned = WEEKS * 7 * 24 * (HOUR / EVERY);
  const rates = [1, 2, 3].map((seed) => {
    const world = createWorld(region, { ...defaultParameters, seed });
    const looks = 14 * 24 * (HOUR / EVERY);
    let atLeast2 = 0;
    let at3 = 0;
    for (const present of presence(world, region, first, first + WEEKS * 7 + 14, EVERY).values()) {
      const hours = learned / 4;
      const values = Array.from({ length: hours }, (_, h) => present[h * 4 + 2] ?? NaN);
      const norm = slotNorm(values, hourSlots(start, hours));
      let state = LEVEL_START;
      for (let i = learned; i < learned + looks; i++) {
        const at = start + i * EVERY;
        const usual = usualAt(norm, at);
        if (usual === null) continue;
        const value = present[i] ?? 0;
        state = stepLevel(state, { at, measuredAt: at, z: zOf(value, usual), excess: value - usual.mean });
        if (state.level >= 2) atLeast2++;
        if (state.level === 3) at3++;
      }
    }
    return { atLeast2: atLeast2 / looks, at3: at3 / looks };
  });
  const average = (of: (rate: (typeof rates)[number]) => number) =>
    rates.reduce((sum, r) => sum + of(r), 0) / rates.length;
  console.log(
    `simulated fortnights: ${rates.map((r) => `≥ 2: ${r.atLeast2.toFixed(2)}, 3: ${r.at3.toFixed(2)}`).join(' · ')}`
  );
  expect(average((r) => r.atLeast2)).toBeLessThan(2);
  expect(average((r) => r.at3)).toBeLessThan(0.4);
}, 120_000);
