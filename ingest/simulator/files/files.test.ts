import { describe, expect, test } from 'vitest';
import { dayNumber } from '#domain/time/day.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { defaultParameters } from '../parameters.ts';
import { byKey, readBytes } from '../testing/reader.ts';
import { dayStart } from '../world/wall-time.ts';
import { createWorld } from '../world/world.ts';
import { buildFile, fileBytes, type FilePlan } from './build.ts';
import { regionHabits, type Habits } from './habits.ts';
import { dayPlan, fileName, finalPlan, nightPlan, plansBetween } from './plan.ts';

const region = loadRegion('idf');
const habits = regionHabits(region, defaultParameters.seed);
const world = createWorld(region, defaultParameters);
const TODAY = dayNumber('2026-11-18');
const NOON = dayStart(TODAY) + 12 * HOUR;

const of = (finess: string) => habits.get(finess) as Habits;
const read = (plan: FilePlan) =>
  readBytes(region, fileBytes(buildFile(world.site(plan.finess), of(plan.finess), plan)), plan.sendAt);
const sending = (kind: Habits['sending']) => region.sites.filter(({ finess }) => of(finess).sending === kind);
const ordinary = sending('intraday');

describe('who sends what', () => {
  test('three sites send by night only, two forget yesterday, one never writes an exit', () => {
    expect(sending('daily')).toHaveLength(3);
    expect(sending('today')).toHaveLength(2);
    expect(sending('no-exit')).toHaveLength(1);
    expect(new Set(region.sites.map(({ finess }) => of(finess).interval / MINUTE))).toEqual(
      new Set([5, 10, 15])
    );
  });

  test('a day of an ordinary site: one night file of J-6 to J-1 before 04:00, files of J-1 and J at its pace', () => {
    for (const site of ordinary) {
      const own = of(site.finess);
      const plans = plansBetween(site, '0', own, dayStart(TODAY), dayStart(TODAY + 1));
      const [night, ...others] = plans.filter((plan) => plan.to - plan.from === 5);
      expect(others).toHaveLength(0);
      expect(night?.sendAt).toBeLessThan(dayStart(TODAY) + 4 * HOUR);
      expect([night?.from, night?.to]).toEqual([TODAY - 6, TODAY - 1]);
      const within = plans.filter((plan) => plan !== night);
      expect(Math.abs(within.length - (24 * HOUR) / own.interval)).toBeLessThanOrEqual(1);
      expect(within.slice(1).every(({ from, to }) => from === TODAY - 1 && to === TODAY)).toBe(true);
      for (const plan of plans) expect(plan.extractAt).toBeLessThan(plan.sendAt);
    }
  });

  test('sites do not all speak at once', () => {
    const minutes = ordinary.map(({ finess }) => Math.floor(of(finess).offset / MINUTE));
    expect(new Set(minutes).size).toBeGreaterThan(8);
  });

  test('the night-only sites and those that forget yesterday', () => {
    for (const site of sending('daily')) {
      expect(plansBetween(site, '0', of(site.finess), NOON, NOON + 24 * HOUR)).toHaveLength(1);
    }
    for (const site of sending('today')) {
      expect(dayPlan(site, '0', of(site.finess), NOON)).toMatchObject({ from: TODAY, to: TODAY });
    }
  });

  test('days of 23 and 25 hours have their night file too', () => {
    const [site] = ordinary;
    if (site === undefined) throw new Error('no site');
    for (const day of ['2026-03-29', '2026-10-25'].map(dayNumber)) {
      const plans = plansBetween(site, '0', of(site.finess), dayStart(day), dayStart(day + 1));
      expect(plans.filter((plan) => plan.to === day - 1 && plan.from === day - 6)).toHaveLength(1);
      expect(dayStart(day + 1) - dayStart(day)).not.toBe(24 * HOUR);
    }
  });

  test('names of files are those of the regional concentrator', () => {
    const [site] = ordinary;
    if (site === undefined) throw new Error('no site');
    const plan = {
      ...dayPlan(site, '0', of(site.finess), NOON),
      extractAt: Date.UTC(2026, 10, 18, 10, 59, 52)
    };
    expect(fileName(plan)).toBe(`O${site.finess}_0_20261118115952.xml`);
  });
});

describe('what the files say', () => {
  const sites = ordinary.slice(0, 8);

  test('they are read without a refusal, and well graded', async () => {
    for (const site of sites) {
      for (const plan of [
        dayPlan(site, '0', of(site.finess), NOON),
        nightPlan(site, '0', of(site.finess), TODAY)
      ]) {
        const file = await read(plan);
        expect(file.quarantined).toHaveLength(0);
        expect(file.received).toBeGreaterThan(10);
        expect(['A', 'B']).toContain(file.grade);
      }
    }
  });

  test('the same plan gives the same bytes', () => {
    const [site] = sites;
    if (site === undefined) throw new Error('no site');
    const bytes = () =>
      fileBytes(
        buildFile(
          createWorld(region, defaultParameters).site(site.finess),
          of(site.finess),
          dayPlan(site, '0', of(site.finess), NOON)
        )
      );
    expect(bytes().equals(bytes())).toBe(true);
  });

  test('later files complete and correct: exits come, codes come, nobody changes identity', async () => {
    let codedLater = 0;
    let corrected = 0;
    let arrivedLate = 0;
    for (const site of ordinary.slice(0, 20)) {
      const own = of(site.finess);
      const early = byKey(await read(dayPlan(site, '0', own, NOON)));
      const days = [TODAY - 1, TODAY].map((day) => read(finalPlan(site, '0', own, day)));
      const late = new Map((await Promise.all(days)).flatMap((file) => [...byKey(file)]));
      for (const record of early.values()) {
        const final = late.get(record.key);
        expect(final).toBeDefined();
        if (record.dp === null && final?.dp) codedLater++;
        if (record.sortie !== null && final?.sortie !== record.sortie) corrected++;
      }
      arrivedLate += [...late.values()].filter(
        ({ key, entree }) => entree < NOON - HOUR && !early.has(key)
      ).length;
      const open = [...late.values()].filter(({ sortie, exitUnusable }) => sortie === null && !exitUnusable);
      expect(open.length / late.size).toBeLessThan(0.03);
    }
    expect(codedLater).toBeGreaterThan(50);
    expect(corrected).toBeGreaterThan(0);
    expect(arrivedLate).toBeGreaterThan(0);
  });

  test('some sites write the ward before the exit, others never do', async () => {
    for (const site of sites) {
      const file = await read(dayPlan(site, '0', of(site.finess), NOON));
      const oriented = file.attendances.filter(({ sortie, orient }) => sortie === null && orient !== null);
      expect(oriented.length > 0).toBe(of(site.finess).orientsEarly);
    }
    expect(new Set(sites.map(({ finess }) => of(finess).orientsEarly)).size).toBe(2);
  });

  test('the site without exits has none, and all the rest', async () => {
    const [site] = sending('no-exit');
    if (site === undefined) throw new Error('no site');
    const file = await read(nightPlan(site, '0', of(site.finess), TODAY));
    expect(file.attendances.every(({ sortie }) => sortie === null)).toBe(true);
    expect(file.attendances.filter(({ modeSortie }) => modeSortie !== null).length).toBeGreaterThan(100);
  });
});
