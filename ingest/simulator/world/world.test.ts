import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dayNumber, weekday, dayFromNumber } from '#domain/time/day.ts';
import { HOUR } from '#domain/time/instant.ts';
import { localHour, parisOffset } from '#domain/time/paris.ts';
import { loadRegion } from '#maps/region/index.ts';
import { controlWorld, defaultParameters } from '../parameters.ts';
import { profiles } from '../profiles.ts';
import { mean, passages, perDay, quantile, type Passage } from '../testing/measure.ts';
import { CCMU } from './outcome.ts';
import { createWorld } from './world.ts';

const region = loadRegion('idf');
const LAST = dayNumber('2026-11-21');
const FIRST = LAST - 55;
const hospital = ({ outcome }: Passage) => outcome === 'mutation' || outcome === 'transfer';

describe('one seed is one world', () => {
  const fictive = loadRegion('fictive');
  /** The passages of one day as text, to be compared whole. */
  const day = (world: ReturnType<typeof createWorld>, number: number) =>
    createHash('sha256')
      .update(JSON.stringify(passages(world, number, number)))
      .digest('hex');

  test('the same day is the same whatever was asked before, and in whatever block', () => {
    const used = createWorld(fictive, defaultParameters);
    const asked = [LAST - 200, LAST, LAST - 30, LAST - 29, LAST].map((number) => day(used, number));
    const fresh = [LAST - 200, LAST, LAST - 30, LAST - 29, LAST].map((number) =>
      day(createWorld(fictive, defaultParameters), number)
    );
    expect(asked).toEqual(fresh);
    expect(new Set(asked).size).toBe(4);
  });

  test('another seed is another world', () => {
    const other = createWorld(fictive, { ...defaultParameters, seed: 2 });
    expect(day(other, LAST)).not.toBe(day(createWorld(fictive, defaultParameters), LAST));
  });

  test('passages come in the order of ENTREE, without a hole between blocks', () => {
    const all = passages(
      createWorld(fictive, defaultParameters),
      LAST - 120,
      LAST,
      fictive.sites.slice(0, 1)
    );
    const gaps = all.slice(1).map((p, i) => p.entree - (all[i]?.entree ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
    const longest = Math.max(...gaps);
    expect(longest).toBeLessThan(4 * HOUR);
  });
});

describe('the region against the reference figures', () => {
  const world = createWorld(region, defaultParameters);
  const all = passages(world, FIRST, LAST);

  test('about 675,000 attendances in 8 weeks, each site near its own volume', () => {
    expect(all.length).toBeGreaterThan(645_000);
    expect(all.length).toBeLessThan(705_000);
    const bySite = new Map<string, number>();
    for (const { finess } of all) bySite.set(finess, (bySite.get(finess) ?? 0) + 1);
    for (const { finess, visitsPerYear } of region.sites) {
      const expected = (visitsPerYear * 56) / 365;
      expect(Math.abs((bySite.get(finess) ?? 0) / expected - 1)).toBeLessThan(0.1);
    }
  });

  test('shares of children, of 75 and over, of each CCMU', () => {
    expect(all.filter(({ age }) => age < 18).length / all.length).toBeCloseTo(profiles.shareUnder18, 2);
    expect(all.filter(({ age }) => age >= 75).length / all.length).toBeCloseTo(profiles.share75, 2);
    for (const [i, level] of CCMU.entries()) {
      const share = all.filter(({ ccmu }) => ccmu === i).length / all.length;
      expect(Math.abs(share - (profiles.ccmuShare[level] ?? 0))).toBeLessThan(0.012);
    }
  });

  test('only children at paediatric sites', () => {
    const paediatric = region.sites.filter(({ services }) => services.join() === 'paediatric');
    expect(paediatric.length).toBeGreaterThan(0);
    expect(Math.max(...passages(world, LAST, LAST, paediatric).map(({ age }) => age))).toBeLessThan(18);
  });

  test('stays: medians and p90 of those who go home and of the hospitalised', () => {
    const home = all.filter(({ outcome }) => outcome === 'home').map(({ minutes }) => minutes);
    const kept = all.filter(hospital).map(({ minutes }) => minutes);
    const { stayHome, stayHospital } = profiles;
    expect(Math.abs(quantile(home, 0.5) / stayHome.median - 1)).toBeLessThan(0.06);
    expect(Math.abs(quantile(home, 0.9) / stayHome.p90 - 1)).toBeLessThan(0.06);
    expect(Math.abs(quantile(kept, 0.5) / stayHospital.median - 1)).toBeLessThan(0.06);
    expect(Math.abs(quantile(kept, 0.9) / stayHospital.p90 - 1)).toBeLessThan(0.06);
  });

  test('hospitalised within what real departments show', () => {
    const rates = profiles.siteMeans.map((row) => row[3] ?? 0);
    const rate = all.filter(hospital).length / all.length;
    expect(rate).toBeGreaterThan(Math.min(...rates));
    expect(rate).toBeLessThan(Math.max(...rates));
    expect(Math.abs(rate - mean(rates))).toBeLessThan(0.04);
  });

  test('hours of the day follow the profile', () => {
    const adults = all.filter(({ age }) => age >= 18);
    for (const hour of [4, 10, 15, 21]) {
      const share = adults.filter(({ entree }) => localHour(entree) === hour).length / adults.length;
      const expected = mean(profiles.adultHours.map((day) => day[hour] ?? 0)) / 24;
      expect(Math.abs(share / expected - 1)).toBeLessThan(0.08);
    }
  });

  test('weekdays follow the department', () => {
    const site = new Set(
      region.sites.filter(({ department }) => department === '91').map(({ finess }) => finess)
    );
    const days = perDay(
      all.filter(({ finess }) => site.has(finess)),
      FIRST,
      56
    );
    const monday = mean(days.filter((_, i) => weekday(dayFromNumber(FIRST + i)) === 0));
    expect(Math.abs(monday / mean(days) - (profiles.weekdayByDepartment['91']?.[0] ?? 0))).toBeLessThan(
      0.035
    );
  });

  test('hourly counts are about as regular as the reference', () => {
    const hourly = region.sites.map(({ finess }) => dispersion(all, finess));
    expect(Math.abs(mean(hourly) - profiles.hourlyDispersion)).toBeLessThan(0.08);
  });

  test('region: same day last week misses by a few per cent, as published (4.3 %)', () => {
    const days = perDay(all, FIRST, 56);
    const errors = days.slice(7).map((n, i) => Math.abs(n - (days[i] ?? 0)) / n);
    expect(mean(errors)).toBeGreaterThan(0.015);
    expect(mean(errors)).toBeLessThan(0.055);
  });
});

describe('the stay and the load', () => {
  const large = region.sites.filter(({ visitsPerYear }) => visitsPerYear > 70_000);

  /** Mean log stay of home-goers who met a full department, minus that of those who met an empty one, same hour. */
  function effectOfLoad(world: ReturnType<typeof createWorld>): number {
    const differences: number[] = [];
    for (const site of large) {
      const all = passages(world, FIRST, LAST, [site]);
      const present = metBy(all);
      for (const hour of [10, 14, 18]) {
        const here = all.filter(({ entree, outcome }) => localHour(entree) === hour && outcome === 'home');
        const met = here.map((p) => present.get(p) ?? 0);
        const middle = quantile(met, 0.5);
        const logs = (full: boolean) =>
          mean(here.filter((_, i) => (met[i] ?? 0) > middle === full).map((p) => Math.log(p.minutes)));
        differences.push(logs(true) - logs(false));
      }
    }
    return mean(differences);
  }

  test('a full department keeps people longer; the control world does not', () => {
    expect(effectOfLoad(createWorld(region, defaultParameters))).toBeGreaterThan(0.04);
    expect(Math.abs(effectOfLoad(createWorld(region, controlWorld(defaultParameters))))).toBeLessThan(0.02);
  });
});

/** Variance over mean of one site's hourly arrivals around its own hour of the week. */
function dispersion(all: readonly Passage[], finess: string): number {
  const counts = new Float64Array(56 * 24);
  for (const p of all) {
    if (p.finess !== finess) continue;
    const hour = Math.floor((p.entree + parisOffset(p.entree)) / HOUR) - FIRST * 24;
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  let squares = 0;
  let means = 0;
  for (let slot = 0; slot < 168; slot++) {
    const values = Array.from({ length: 8 }, (_, week) => counts[week * 168 + slot] ?? 0);
    const m = mean(values);
    squares += values.reduce((sum, v) => sum + (v - m) ** 2, 0) / 7;
    means += m;
  }
  return squares / means;
}

/** Present when each of a site arrives; `all` in the order of ENTREE. */
function metBy(all: readonly Passage[]): Map<Passage, number> {
  let inside: Passage[] = [];
  return new Map(
    all.map((passage) => {
      inside = inside.filter(({ sortie }) => sortie > passage.entree);
      inside.push(passage);
      return [passage, inside.length - 1];
    })
  );
}
