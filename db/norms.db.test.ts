import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPresent } from '#domain/figures/present.ts';
import { addDays, dayRange } from '#domain/time/day.ts';
import { HOUR } from '#domain/time/instant.ts';
import { dayBounds } from '#domain/time/paris.ts';
import { loadRegion } from '#maps/region/index.ts';
import { readSeries } from './norms-series.ts';
import { computeNorms, newestNorms, NORMS_KEPT_DAYS, purgeNorms, readNorms, storeNorms } from './norms.ts';
import { readFeed } from './outbox.ts';
import { readUnits, seedRegion } from './reference.ts';
import { writeRpu } from './rpu/write.ts';
import { dayOf, file } from './testing/rpu-files.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const region = loadRegion('fictive');
const [FIRST = '', SECOND = ''] = region.sites.map((site) => site.finess);
const last = '2026-06-10';
const days = dayRange(addDays(last, -56), addDays(last, -1));
const missing = days[20] ?? '';
const [now] = dayBounds(last);
const exclusion = (scope: string, day = '') => ({ scope, firstDay: day, lastDay: day });
const people = (finess: string, day: string, n: number) => dayOf(finess, day, n, now + 99 * HOUR, 4);

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
  for (const [finess, n] of [
    [FIRST, 48],
    [SECOND, 24]
  ] as const) {
    const files = days
      .filter((day) => finess !== FIRST || day !== missing)
      .map((day) =>
        file({ finess, extractAt: dayBounds(day)[1] + 99 * HOUR, from: day, to: day }, people(finess, day, n))
      );
    await writeRpu(test.db, files, { holding: false, emitEvents: false, figures: false });
  }
  const drill = file(
    { finess: FIRST, extractAt: now, from: days[5] ?? '', to: days[5] ?? '' },
    people('drill', days[5] ?? '', 500),
    {
      origin: 'exercise'
    }
  );
  await writeRpu(test.db, [drill], { holding: false, emitEvents: false, figures: false });
});
afterAll(() => test.close());

describe('hourly series', () => {
  it('count presence and arrivals as the definitions do, one origin, and leave missing days unknown', async () => {
    const units = (await readUnits(test.db)).map(({ unitId, unit }) => ({ unitId, unit, groups: [] }));
    const [from] = dayBounds(days[0] ?? '');
    const hours = Math.round((now - from) / HOUR);
    const series = await readSeries(test.db, units, { origin: 'simulated', from, hours });
    const first = series.find((s) => s.unit === `${FIRST}/0`);
    const said = days.filter((day) => day !== missing).flatMap((day) => people(FIRST, day, 48));
    const [gone, back] = dayBounds(missing);
    for (let h = 0; h < hours; h += 7) {
      const at = from + h * HOUR;
      const unknown = at >= gone && at < back;
      const present = said.filter((p) => isPresent(p, at + HOUR / 2)).length;
      const arrivals = said.filter((p) => p.entree >= at && p.entree < at + HOUR).length;
      expect(first?.present[h], `present at hour ${h}`).toBe(unknown ? NaN : present);
      expect(first?.arrivals[h], `arrivals in hour ${h}`).toBe(unknown ? NaN : arrivals);
    }
    expect(first?.stay90?.size).toBeGreaterThan(30);
  });
});

describe('norms', () => {
  it('are stored as an immutable version for every unit and sum, and published', async () => {
    expect(await newestNorms(test.db, 'simulated')).toBeNull();
    const version = (await computeNorms(test.db, region, { origin: 'simulated', now })) ?? 0;
    expect(await newestNorms(test.db, 'simulated')).toEqual({ version, computedAt: now });
    const norms = await readNorms(test.db, version);
    expect(norms).toMatchObject({ version, origin: 'simulated', basis: 'final', to: now });
    expect(Object.keys(norms?.scopes ?? {})).toEqual(
      expect.arrayContaining([`${FIRST}/0`, `${SECOND}/0`, 'region'])
    );
    expect(norms?.scopes[`${FIRST}/0`]?.day?.mu[0]).toBe(48);
    const published = (await readFeed(test.db, 0, 10)).filter((event) => event.kind === 'norms.published');
    expect(published.map((event) => event.payload)).toEqual([{ version }]);
    const next = await computeNorms(test.db, region, {
      origin: 'simulated',
      now,
      excluded: [exclusion('region', days[3])]
    });
    expect(next).toBeGreaterThan(version);
    expect(await readNorms(test.db, version)).toEqual(norms);
  });

  it('leave out listed days where they are listed, and only there', async () => {
    const scopesWith = async (excluded: ReturnType<typeof exclusion>[]) => {
      const version = await computeNorms(test.db, region, { origin: 'simulated', now, excluded });
      return (await readNorms(test.db, version ?? 0))?.scopes ?? {};
    };
    const n = (scopes: Record<string, { day: { n: number } | null }>) =>
      [FIRST, SECOND].map((finess) => scopes[`${finess}/0`]?.day?.n);
    const none = n(await scopesWith([]));
    const [first = 0, second = 0] = none;
    const ordinary = days[24];
    expect(n(await scopesWith([exclusion(SECOND, ordinary)]))).toEqual([first, second - 1]);
    expect(n(await scopesWith([exclusion('region', ordinary)]))).toEqual([first - 1, second - 1]);
    expect(n(await scopesWith([exclusion('dept:00', ordinary)]))).toEqual(none);
  });

  it('are none before anything was received', async () => {
    expect(await computeNorms(test.db, region, { origin: 'real', now })).toBeNull();
    expect(await readNorms(test.db, 99)).toBeNull();
  });

  it('are none before eight weeks of files', async () => {
    const early = dayBounds(addDays(last, -1))[0];
    expect(await computeNorms(test.db, region, { origin: 'simulated', now: early })).toBeNull();
  });

  it('are forgotten when replaced for longer than the picture log lives, the one in force then kept', async () => {
    const before = now - NORMS_KEPT_DAYS * 24 * HOUR;
    const store = (origin: 'real' | 'exercise', computedAt: number): Promise<number> =>
      storeNorms(test.db, {
        ...{ origin, from: 0, to: 0, basis: 'final', scopes: [scope], excluded: [], computedAt }
      });
    const scope = {
      ...{ scope: 'region', present: null, arrivals: null, longStay8: null, day: null, stay90: null }
    };
    const only = await store('exercise', before - 900 * HOUR);
    const oldest = await store('real', before - 2 * HOUR);
    const inForce = await store('real', before - HOUR);
    const newer = await store('real', before + HOUR);
    expect(await purgeNorms(test.db, before)).toBe(1);
    expect(await readNorms(test.db, oldest)).toBeNull();
    for (const version of [only, inForce, newer])
      expect(await readNorms(test.db, version)).toMatchObject({ version, scopes: { region: scope } });

    const [policy] = await test.db.query<{ days: number }>(
      `SELECT extract(day FROM (config->>'drop_after')::interval)::int AS days FROM timescaledb_information.jobs
       WHERE proc_name = 'policy_retention' AND hypertable_name = 'picture'`
    );
    // A chunk holds seven days, and goes when the last of them is old enough.
    expect(NORMS_KEPT_DAYS).toBeGreaterThan((policy?.days ?? Infinity) + 7);
  });
});
