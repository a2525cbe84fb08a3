import { expect, it } from 'vitest';
import { HOUR } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { onGrid } from '../effects.ts';
import { defaultParameters } from '../parameters.ts';
import { createWorld } from '../world/world.ts';
import { edStateAt } from './state.ts';

const region = loadRegion('idf');
const noon = onGrid(Date.UTC(2026, 10, 4, 16));

it('says of a site what is true in its world, and nothing against itself', () => {
  const world = createWorld(region, defaultParameters);
  for (const { finess } of region.sites) {
    const { byCcmu, ...said } = edStateAt(world.site(finess), noon);
    for (const value of [...Object.values(said), ...Object.values(byCcmu)])
      expect(Number.isInteger(value) && value >= 0).toBe(true);
    expect(said.waitingDoctor + said.boarders).toBeLessThanOrEqual(said.present);
    expect(Object.values(byCcmu).reduce((a, b) => a + b)).toBeLessThanOrEqual(said.present);
    expect(said.boarders === 0).toBe(said.oldestBoarderMin === 0 && said.boarders === 0);
    expect(said.crewsWaiting).toBeLessThanOrEqual(said.present);
  }
});

it('more people come: more wait, more lie on stretchers for longer', () => {
  const wave = {
    ...{ kind: 'world' as const, sites: 'all' as const, from: noon - 12 * HOUR, until: noon + 12 * HOUR },
    ...{ arrivals: 2, extraPerHour: 0, stay: 1, elders: 1, severe: 1.3, cause: null, ramp: 0 }
  };
  const sum = (effects: (typeof wave)[]) => {
    const world = createWorld(region, defaultParameters, effects);
    const all = region.sites.map(({ finess }) => edStateAt(world.site(finess), noon));
    const of = (pick: (said: (typeof all)[number]) => number) =>
      all.reduce((total, said) => total + pick(said), 0);
    return [of((s) => s.waitingDoctor), of((s) => s.boarders), of((s) => s.crewsWaiting)];
  };
  const [calm, busy] = [sum([]), sum([wave])];
  for (const [i, value] of calm.entries()) expect(busy[i]).toBeGreaterThan(1.5 * value);
});
