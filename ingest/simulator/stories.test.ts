import { describe, expect, test } from 'vitest';
import { dayNumber } from '#domain/time/day.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { feedEffects, type WorldEffect } from './effects.ts';
import { defaultParameters } from './parameters.ts';
import { STORIES, story, world } from './stories.ts';
import { mean, passages } from './testing/measure.ts';
import { dayStart } from './world/wall-time.ts';
import { createWorld } from './world/world.ts';

const region = loadRegion('idf');
const DAY = dayNumber('2026-11-20');
const ANCHOR = dayStart(DAY) + 19 * HOUR;
const ordinary = createWorld(region, defaultParameters);
const told = (name: (typeof STORIES)[number]) =>
  createWorld(region, defaultParameters, story(name, region, ANCHOR));
const evening = (world: ReturnType<typeof createWorld>, finess: readonly string[]) =>
  passages(
    world,
    DAY,
    DAY + 1,
    region.sites.filter((site) => finess.includes(site.finess))
  ).filter(({ entree }) => entree >= ANCHOR && entree < ANCHOR + 5 * HOUR);

describe('named stories', () => {
  test.each(STORIES)('%s leaves what came before it as it was', (name) => {
    const world = told(name);
    for (const site of region.sites.slice(0, 30)) {
      const before = (w: typeof world) =>
        passages(w, DAY - 3, DAY, [site]).filter(({ entree }) => entree < ANCHOR);
      expect(before(world)).toEqual(before(ordinary));
    }
  });

  test.each(STORIES)('%s is the same evening for everyone', (name) => {
    expect(story(name, region, ANCHOR)).toEqual(story(name, region, ANCHOR));
    const finess = region.sites.slice(0, 5).map((site) => site.finess);
    expect(evening(told(name), finess)).toEqual(evening(told(name), finess));
  });

  test('heat wave: more of the old, for two days', () => {
    const all = region.sites.map(({ finess }) => finess);
    const later = (world: typeof ordinary) =>
      passages(
        world,
        DAY + 1,
        DAY + 1,
        region.sites.filter(({ finess }) => all.includes(finess))
      );
    const elders = (world: typeof ordinary) => later(world).filter(({ age }) => age >= 75).length;
    expect(elders(told('heat-wave'))).toBeGreaterThan(1.7 * elders(ordinary));
    expect(later(told('heat-wave')).length).toBeGreaterThan(1.1 * later(ordinary).length);
  });

  test('cyber: the largest hospital falls silent and its neighbours fill up', () => {
    const effects = story('cyber', region, ANCHOR);
    const blind = region.sites.filter(({ finess }) =>
      feedEffects(effects, finess, ANCHOR + 3 * HOUR).some(({ fault }) => fault === 'cyber')
    );
    expect(blind).toHaveLength(1);
    const adult = region.sites.filter(({ services }) => services.includes('adult'));
    expect(blind[0]?.visitsPerYear).toBe(Math.max(...adult.map(({ visitsPerYear }) => visitsPerYear)));
    const own = [blind[0]?.finess ?? ''];
    expect(evening(told('cyber'), own).length).toBeLessThan(0.75 * evening(ordinary, own).length);
  });

  test('attack: hundreds of casualties, severe, at the nearest', () => {
    const effects = story('attack', region, ANCHOR);
    const touched = effects.flatMap((e) => (e.kind === 'world' && e.sites !== 'all' ? [...e.sites] : []));
    expect(touched).toHaveLength(10);
    const extra = evening(told('attack'), touched).length - evening(ordinary, touched).length;
    expect(extra).toBeGreaterThan(250);
    expect(extra).toBeLessThan(600);
    const severe = (world: typeof ordinary) =>
      mean(evening(world, touched).map(({ ccmu }) => (ccmu >= 2 ? 1 : 0)));
    expect(severe(told('attack'))).toBeGreaterThan(1.5 * severe(ordinary));
  });
});

describe('an effect in the middle of an hour', () => {
  const from = ANCHOR + 45 * MINUTE;
  const [site] = region.sites.filter(({ visitsPerYear }) => visitsPerYear > 100_000);
  if (site === undefined) throw new Error('no large site');
  const surge = world([site.finess], from, 6 * HOUR, { arrivals: 3 });
  const told = (effects: WorldEffect[]) =>
    passages(createWorld(region, defaultParameters, effects), DAY, DAY + 1, [site]);
  const before = (all: ReturnType<typeof told>, at: number) => all.filter(({ entree }) => entree < at);

  test('changes nobody who came before it', () => {
    expect(before(told([surge]), from)).toEqual(before(told([]), from));
    expect(told([surge]).length).toBeGreaterThan(told([]).length + 20);
  });

  test('called off, it leaves those who came as they were', () => {
    const cut = from + 90 * MINUTE;
    expect(before(told([{ ...surge, cut }]), cut)).toEqual(before(told([surge]), cut));
    expect(told([{ ...surge, cut }]).length).toBeLessThan(told([surge]).length);
  });
});
