import type { RegionPack } from '#domain/region.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { OUTCOME, type Outcome } from '../world/outcome.ts';
import { dayStart, localDayNumber } from '../world/wall-time.ts';
import type { World } from '../world/world.ts';

/** One passage as tests look at it. */
export interface Passage {
  finess: string;
  entree: Instant;
  sortie: Instant;
  minutes: number;
  age: number;
  ccmu: number;
  outcome: Outcome;
}

/** Every passage of civil days [from, to] of the region, or of some of its sites. */
export function passages(world: World, from: number, to: number, sites = world.region.sites): Passage[] {
  const all: Passage[] = [];
  for (const { finess } of sites) {
    world.site(finess).each(from, to, (block, i) => {
      const entree = block.entree[i] ?? 0;
      const sortie = block.sortie[i] ?? 0;
      all.push({
        finess,
        entree,
        sortie,
        minutes: (sortie - entree) / MINUTE,
        age: block.age[i] ?? 0,
        ccmu: block.ccmu[i] ?? 0,
        outcome: OUTCOME[block.outcome[i] ?? 0] ?? 'home'
      });
    });
  }
  return all;
}

export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(p * (sorted.length - 1))] ?? NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Present at each `step` from the first instant of day `from` to the end of day `to`, by site. */
export function presence(
  world: World,
  region: RegionPack,
  from: number,
  to: number,
  step: number
): Map<string, Int32Array> {
  const start = dayStart(from);
  const length = Math.round((dayStart(to + 1) - start) / step);
  return new Map(
    region.sites.map(({ finess }) => {
      const changes = new Int32Array(length + 1);
      for (const { entree, sortie } of passages(
        world,
        from - 3,
        to,
        region.sites.filter((s) => s.finess === finess)
      )) {
        const first = Math.max(0, Math.ceil((entree - start) / step));
        const after = Math.max(first, Math.ceil((sortie - start) / step));
        if (first <= length) changes[first] = (changes[first] ?? 0) + 1;
        if (after <= length) changes[after] = (changes[after] ?? 0) - 1;
      }
      for (let i = 1; i <= length; i++) changes[i] = (changes[i] ?? 0) + (changes[i - 1] ?? 0);
      return [finess, changes.subarray(0, length)];
    })
  );
}

/** Arrivals by civil day, from the number of the first one. */
export function perDay(all: readonly Passage[], from: number, days: number): number[] {
  const counts = new Array<number>(days).fill(0);
  for (const { entree } of all) {
    const day = localDayNumber(entree) - from;
    if (day >= 0 && day < days) counts[day] = (counts[day] ?? 0) + 1;
  }
  return counts;
}
