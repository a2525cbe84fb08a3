import { describe, expect, test } from 'vitest';
import { dayNumber } from '#domain/time/day.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { FeedFault } from '../effects.ts';
import { defaultParameters } from '../parameters.ts';
import { feed } from '../stories.ts';
import { readBytes } from '../testing/reader.ts';
import { dayStart } from '../world/wall-time.ts';
import { createWorld } from '../world/world.ts';
import { buildFile, fileBytes } from './build.ts';
import { faultyFile, faultyPlan } from './faults.ts';
import { regionHabits } from './habits.ts';
import { dayPlan } from './plan.ts';

const region = loadRegion('fictive');
const world = createWorld(region, defaultParameters);
const NOON = dayStart(dayNumber('2026-11-18')) + 12 * HOUR;
const [site] = region.sites;
if (site === undefined) throw new Error('no site');
const habits = regionHabits(region, defaultParameters.seed).get(site.finess);
if (habits === undefined) throw new Error('no habits');
const own = habits;
const plan = dayPlan(site, '0', own, NOON);

function made(fault: FeedFault, amount = 0.3) {
  const effects = [feed(fault, 'all', NOON - HOUR, 2 * HOUR, amount)];
  return faultyFile(buildFile(world.site(plan.finess), own, faultyPlan(plan, effects)), effects);
}
const read = (fault: FeedFault, amount?: number) =>
  readBytes(region, fileBytes(made(fault, amount)), plan.sendAt);
const clean = buildFile(world.site(plan.finess), habits, plan);

describe('a fault spoils what it says', () => {
  test('shrink loses its share of the records', () => {
    const left = made('shrink', 0.7).records.length / clean.records.length;
    expect(left).toBeGreaterThan(0.2);
    expect(left).toBeLessThan(0.4);
  });

  test('empty: a file without a record', async () => {
    expect((await read('empty')).received).toBe(0);
  });

  test('duplicate: records twice in a file', async () => {
    const file = await read('duplicate');
    expect(file.received).toBeGreaterThan(clean.records.length * 1.1);
    expect(file.attendances.length).toBeGreaterThanOrEqual(clean.records.length);
    expect(file.quarantined.filter(({ code }) => code === 'RPU_DUPLICATE').length).toBe(
      file.received - clean.records.length
    );
  });

  test('reorder: the same records in another order', () => {
    expect(made('reorder').records).toEqual([...clean.records].reverse());
  });

  test('wrong codes are remarks, not losses', async () => {
    const file = await read('wrong-codes');
    expect(file.attendances).toHaveLength(clean.records.length);
    const remarked = file.attendances.filter(({ remarks }) =>
      remarks.some(({ code }) => code === 'RPU_CODE_UNKNOWN')
    );
    expect(remarked.length / file.attendances.length).toBeGreaterThan(0.2);
    expect(file.grade).not.toBe('A');
  });

  test('bad hours: unreadable arrivals are quarantined, exits before arrivals set aside', async () => {
    const file = await read('bad-hours');
    expect(file.quarantined.some(({ code }) => code === 'RPU_ENTREE_UNREADABLE')).toBe(true);
    expect(file.attendances.filter(({ exitUnusable }) => exitUnusable).length).toBeGreaterThan(5);
  });

  test('a future EXTRACT is refused by the reader', async () => {
    await expect(read('future-extract')).rejects.toMatchObject({ code: 'RPU_EXTRACT_FUTURE' });
  });

  test('late: what is sent now was extracted before', async () => {
    const file = await read('late', 45);
    expect(NOON - file.header.extractAt).toBeGreaterThan(45 * MINUTE);
    expect(Math.max(...file.attendances.map(({ entree }) => entree))).toBeLessThan(NOON - 45 * MINUTE);
  });

  test('corrections: the whole week again, with other codes', async () => {
    const file = await read('corrections');
    expect(dayNumber(file.header.to) - dayNumber(file.header.from)).toBe(6);
    const reviewed = file.attendances.filter(({ dp }) => dp === 'R69').length;
    expect(reviewed / file.attendances.length).toBeGreaterThan(0.2);
  });

  test('the same fault at the same hour spoils the same records', () => {
    expect(made('shrink')).toEqual(made('shrink'));
  });
});
