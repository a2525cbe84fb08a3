import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../time/instant.ts';
import { sumArea, type AreaSite } from './area.ts';
import { LEVEL_START, stepLevel, type LevelState } from './rule.ts';
import { boardersUsual, reasonOf } from './reason.ts';
import { compareWatch, stepWatch, type WatchSite, type WatchState } from './watch.ts';

/** Files every `every` minutes with these z, and enough excess. */
function files(zs: number[], every = 10, excess = 20, from: LevelState = LEVEL_START): LevelState {
  const start = from.measuredAt ?? 0;
  return zs.reduce((state, z, i) => {
    const at = start + (i + 1) * every * MINUTE;
    return stepLevel(state, { at, measuredAt: at, z, excess });
  }, from);
}

describe('a level', () => {
  test('goes up at the second measurement, to the level both reached', () => {
    expect(files([4]).level).toBe(0);
    expect(files([4, 4]).level).toBe(3);
    expect(files([4, 2.6]).level).toBe(2);
    expect(files([4, 1]).level).toBe(0);
    expect(files([4, 4], 5).level).toBe(3);
  });

  test('goes up after ten minutes when no second measurement comes', () => {
    const once = stepLevel(LEVEL_START, { at: 0, measuredAt: 0, z: 4, excess: 20 });
    const later = (at: number) => stepLevel(once, { at, measuredAt: 0, z: 4, excess: 20 }).level;
    expect(later(9 * MINUTE)).toBe(0);
    expect(later(10 * MINUTE)).toBe(3);
  });

  test('needs the excess in people as well as z', () => {
    expect(files([4, 4], 10, 7.9).level).toBe(2);
    expect(files([4, 4], 10, 4.9).level).toBe(1);
    expect(files([4, 4], 10, 2.9).level).toBe(0);
  });

  test('is kept down to half a σ under its threshold, and left after thirty minutes under that', () => {
    const high = files([4, 4]);
    expect(files([3.1, 3.1, 3.1, 3.1, 3.1], 10, 20, high).level).toBe(3);
    expect(files([2.9, 2.9, 2.9], 10, 20, high).level).toBe(3);
    expect(files([2.9, 2.9, 2.9, 2.9], 10, 20, high).level).toBe(2);
    expect(files([2.9, 2.9, 3.1, 2.9, 2.9], 10, 20, high).level).toBe(3);
    expect(files([0, 0, 0, 0], 10, 20, high).level).toBe(0);
  });

  test('says since when, and is never under the region’s absolute floor', () => {
    const high = files([4, 4]);
    expect(high.since).toBe(20 * MINUTE);
    expect(files([4, 4], 10, 20, high).since).toBe(20 * MINUTE);
    expect(stepLevel(LEVEL_START, { at: 0, measuredAt: 0, z: 0, excess: 0, floor: 2 }).level).toBe(2);
  });

  test('looked at twice without news stays the same object', () => {
    const calm = files([0]);
    expect(stepLevel(calm, { at: 99 * MINUTE, measuredAt: calm.measuredAt ?? 0, z: 0, excess: 0 })).toBe(
      calm
    );
  });

  test('is never above what the last two measurements reached, nor under what holds for thirty minutes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 6, noNaN: true }), { minLength: 2, maxLength: 60 }),
        (zs) => {
          const highest = Math.max(...zs.slice(1).map((z, i) => Math.min(z, zs[i] ?? 0)));
          const { level } = files(zs);
          if (highest < 1.5) expect(level).toBe(0);
          if (highest < 2.5) expect(level).toBeLessThan(2);
          if (highest < 3.5) expect(level).toBeLessThan(3);
          if (zs.length >= 2 && zs.slice(-2).every((z) => z >= 3.5)) expect(level).toBe(3);
        }
      )
    );
  });
});

describe('a sum', () => {
  const site = (activity: number, present: number | null, over: Partial<AreaSite> = {}): AreaSite => ({
    activity,
    present,
    usual: 20,
    level: present === null ? null : 0,
    daily: false,
    ...over
  });

  test('adds present and usual over the same known sites, with its own dispersion', () => {
    const sum = sumArea([site(100, 30), site(100, 25), site(100, null)], 2);
    expect(sum).toMatchObject({ present: 55, usual: { mean: 40 }, unknown: 1 });
    expect(sum.usual?.sd).toBeCloseTo(Math.sqrt(80));
    expect(sum.coverage).toEqual({ seen: 2, of: 3, share: 2 / 3 });
  });

  test('counts coverage in activity: three large sites silent leave most sites and no colour', () => {
    const sites = [
      ...[300, 300, 300].map((a) => site(a, null)),
      ...Array.from({ length: 7 }, () => site(100, 20))
    ];
    const sum = sumArea(sites, 1);
    expect(sum.coverage.seen).toBe(7);
    expect(sum.coverage.share).toBeCloseTo(0.4375);
    expect(sum.enough).toBe(false);
  });

  test('says its floor: the worst level seen and how many show it', () => {
    const sites = [site(100, 50, { level: 3 }), site(100, 50, { level: 3 }), site(100, 30, { level: 1 })];
    expect(sumArea(sites, 1).floor).toEqual({ level: 3, count: 2 });
    expect(sumArea([site(100, 20)], 1).floor).toBeNull();
  });

  test('leaves out of both sums a site whose usual is not known, unless none is', () => {
    expect(sumArea([site(100, 30), site(100, 99, { usual: null })], 1)).toMatchObject({
      present: 30,
      coverage: { seen: 1, share: 0.5 }
    });
    expect(sumArea([site(100, 30, { usual: null })], 1)).toMatchObject({ present: 30, usual: null });
  });

  test('counts daily sites as not covered and not unknown', () => {
    expect(sumArea([site(100, null, { daily: true }), site(100, 20)], 1)).toMatchObject({
      daily: 1,
      unknown: 0
    });
  });
});

describe('the list of what needs attention', () => {
  const site = (finess: string, level: 0 | 1 | 2 | 3, over: Partial<WatchSite> = {}): WatchSite => ({
    finess,
    level,
    levelSince: 0,
    silentSince: null,
    z: level,
    present: 10,
    ...over
  });
  const list = (state: WatchState): string[] => Object.keys(state).sort();

  test('is in order of level, then z, then present', () => {
    const sites = [
      site('a', 1, { z: 9 }),
      site('b', 2, { z: 3 }),
      site('c', 2, { z: 4 }),
      site('d', 2, { z: 3, present: 30 })
    ];
    expect(sites.sort(compareWatch).map((s) => s.finess)).toEqual(['c', 'd', 'b', 'a']);
  });

  test('lets a site go after ten minutes under level 1, and not if it comes back meanwhile', () => {
    const seen = stepWatch({}, [site('a', 1)], 0);
    const under = stepWatch(seen, [site('a', 0)], MINUTE);
    expect(list(stepWatch(under, [site('a', 0)], 10 * MINUTE))).toEqual(['a']);
    expect(list(stepWatch(under, [site('a', 0)], 11 * MINUTE))).toEqual([]);
    const back = stepWatch(under, [site('a', 1)], 5 * MINUTE);
    expect(list(stepWatch(back, [site('a', 0)], 11 * MINUTE))).toEqual(['a']);
  });

  test('keeps a site that fell silent at level 2 or more, and not one silent under that', () => {
    const seen = stepWatch({}, [site('a', 2), site('b', 1)], 0);
    const silent = [site('a', 2, { silentSince: 5 }), site('b', 1, { silentSince: 5 })];
    expect(list(stepWatch(seen, silent, 5000 * MINUTE))).toEqual(['a']);
  });
});

describe('a reason', () => {
  test('is the measure furthest above its usual', () => {
    const reason = reasonOf([
      { kind: 'present', value: 30, usual: { mean: 20, sd: 5 } },
      { kind: 'arrivals', value: 14, usual: { mean: 5, sd: 3 } },
      { kind: 'stay', value: null, usual: { mean: 5, sd: 1 } },
      { kind: 'long_stay', value: 9, usual: null }
    ]);
    expect(reason).toEqual({ kind: 'arrivals', z: 3, ratio: 2.8 });
  });

  test('is boarders where they outnumber what is above the usual of present, and never where none are fed', () => {
    const usual = { mean: 20, sd: 5 };
    const told = (boarders: number | null) =>
      reasonOf([
        { kind: 'present', value: 30, usual },
        { kind: 'boarders', value: boarders, usual: boardersUsual(usual) }
      ]);
    expect(told(11)).toEqual({ kind: 'boarders', z: 2.2, ratio: null });
    expect([told(10)?.kind, told(null)?.kind]).toEqual(['present', 'present']);
    expect(reasonOf([{ kind: 'boarders', value: 9, usual: boardersUsual(null) }])).toBeNull();
  });

  test('does not exist where nothing is above its usual', () => {
    expect(reasonOf([{ kind: 'present', value: 10, usual: { mean: 20, sd: 5 } }])).toBeNull();
  });
});
