import { beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { defaultParameters } from '../parameters.ts';
import { OUTCOME } from '../world/outcome.ts';
import { DAY, localDayNumber } from '../world/wall-time.ts';
import { createWorld, type World } from '../world/world.ts';
import { type BedRegion, createBedRegion } from './occupancy.ts';

const since = Date.UTC(2026, 10, 3, 6);
const region = loadRegion('idf');
let world: World;
let beds: BedRegion;
beforeAll(() => {
  world = createWorld(region, defaultParameters);
  beds = createBedRegion(world, since);
});

describe('beds of the simulated region', () => {
  it('every admission takes a bed until its end, and nobody else gets one', () => {
    const [site] = region.sites.filter(({ visitsPerYear }) => visitsPerYear > 60_000);
    const finess = site?.finess ?? '';
    const seen = new Map<number, number>();
    for (let at = since; at <= since + 2 * DAY; at += HOUR) {
      beds.advance(at);
      const lying = beds.admitted(finess);
      for (const { from, until } of lying) {
        expect(from <= at && at < until).toBe(true);
        seen.set(from, until);
      }
      // Whoever was seen and is not over lies there still.
      const there = new Set(lying.map(({ from }) => from));
      for (const [from, until] of seen) expect(there.has(from)).toBe(until > at);
    }
    const left: number[] = [];
    world.site(finess).each(localDayNumber(since) - 4, localDayNumber(since) + 3, (block, i) => {
      const at = block.sortie[i] ?? 0;
      if (at > since && at <= since + 2 * DAY && OUTCOME[block.outcome[i] ?? 0] === 'mutation') left.push(at);
    });
    // All but those so short that they were over between two looks.
    const missed = left.filter((at) => !seen.has(at));
    expect(left.length).toBeGreaterThan(30);
    expect(missed.length).toBe(0);
  });

  it('is nearly full, as in life, and never counts a bed twice', () => {
    let installed = 0;
    let occupied = 0;
    for (const { finess } of region.sites)
      for (const ward of beds.wards(finess)) {
        expect(ward.available).toBe(Math.max(0, ward.installed - ward.closed - ward.occupied));
        expect(ward.available === 0 || ward.additional === 0).toBe(true);
        installed += ward.installed - ward.closed;
        occupied += ward.occupied;
      }
    expect(occupied / installed).toBeGreaterThan(0.75);
    expect(occupied / installed).toBeLessThan(0.98);
  });

  it('is the same whenever it is begun, once it has lived long enough', () => {
    const later = createBedRegion(world, since + 2 * DAY);
    beds.advance(since + 2 * DAY);
    for (const { finess } of region.sites.slice(0, 20))
      expect(later.wards(finess)).toEqual(beds.wards(finess));
  });
});
