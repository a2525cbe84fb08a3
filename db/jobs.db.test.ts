import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '#domain/time/instant.ts';
import { addDays } from '#domain/time/day.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import { loadRegion } from '#maps/region/index.ts';
import { JOBS, runDueJobs } from './jobs.ts';
import { runPolicies } from './policies.ts';
import { mergedWindows, refreshDebt, refreshLag, refreshRange } from './refresh.ts';
import { seedRegion } from './reference.ts';
import { purgeOriented } from './rpu/purge.ts';
import { writeRpu } from './rpu/write.ts';
import { dayOf, file } from './testing/rpu-files.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';
import { vacuumChanged } from './vacuum.ts';

const DAY = 24 * HOUR;
const region = loadRegion('fictive');
const FINESS = region.sites[0]?.finess ?? '';
const LIVE = { holding: true, emitEvents: true };
const noon = Date.UTC(2026, 5, 10, 10);

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
});
afterAll(() => test.close());

/** Aggregated arrivals, and those that stand. */
async function arrivals(): Promise<{ hourly: number; daily: number; stand: number }> {
  const [row] = await test.db.query<{ hourly: number; daily: number; stand: number }>(
    `SELECT (SELECT coalesce(sum(n), 0)::int FROM vigie.attendance_hourly) AS hourly,
       (SELECT coalesce(sum(n), 0)::int FROM vigie.attendance_daily) AS daily,
       (SELECT count(*)::int FROM vigie.attendance WHERE superseded_at IS NULL) AS stand`
  );
  return row ?? { hourly: 0, daily: 0, stand: 0 };
}

describe('refresh debt', () => {
  it('merges ranges into windows of at least 8 days', () => {
    expect(
      mergedWindows([
        [100 * DAY, 101 * DAY],
        [60 * DAY, 61 * DAY],
        [94 * DAY, 95 * DAY],
        [20 * DAY, 40 * DAY]
      ])
    ).toEqual([
      [20 * DAY, 40 * DAY],
      [53 * DAY, 61 * DAY],
      [87 * DAY, 101 * DAY]
    ]);
  });

  it('brings the aggregates up to date, also over a file that comes late, and is then paid', async () => {
    const people = ['2026-06-09', '2026-06-10'].flatMap((day) => dayOf('a', day, 40, noon));
    await writeRpu(test.db, [file({ finess: FINESS, extractAt: noon }, people)], LIVE);
    const old = dayOf('a', '2026-04-02', 25, noon);
    const late = file({ finess: FINESS, extractAt: noon, from: '2026-04-02', to: '2026-04-02' }, old);
    await writeRpu(test.db, [late], LIVE);
    expect(await arrivals()).toEqual({ hourly: 0, daily: 0, stand: 86 });
    expect(await refreshLag(test.db)).toBeGreaterThan(0);
    expect(await refreshDebt(test.db)).toBe(4);
    expect(await arrivals()).toEqual({ hourly: 86, daily: 86, stand: 86 });
    expect(await refreshLag(test.db)).toBe(0);
    // A correction withdraws two people: they leave the aggregates too.
    await writeRpu(test.db, [file({ finess: FINESS, extractAt: noon + HOUR }, people.slice(2))], LIVE);
    await refreshDebt(test.db);
    expect(await arrivals()).toEqual({ hourly: 84, daily: 84, stand: 84 });
  });
});

describe('refreshes that meet', () => {
  it('wait for each other, as for the worker of a server', async () => {
    const [from, to] = [noon - 56 * DAY, noon];
    const four = Array.from({ length: 4 }, () => refreshRange(test.db, 'attendance', from, to));
    await Promise.all(four);
    expect(await arrivals()).toMatchObject({ hourly: 84, daily: 84 });
  });
});

describe('jobs', () => {
  it('run when they are due, once, and say how it went', async () => {
    const now = { domain: noon + DAY, process: Date.now() };
    const first = await runDueJobs(test.db, now);
    expect(first.map((report) => report.job)).toEqual(JOBS.map((job) => job.name));
    expect(first.filter((report) => report.error !== null)).toEqual([]);
    expect(await runDueJobs(test.db, { ...now, process: now.process + 1_000 })).toEqual([]);
    const later = await runDueJobs(test.db, { ...now, process: now.process + 61_000 });
    expect(later.map((report) => report.job)).toEqual(['refresh', 'tiu-time']);
  });

  it('run the policies of TimescaleDB, which move old chunks to the columnstore', async () => {
    const [before] = await test.db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM timescaledb_information.chunks WHERE hypertable_name = 'attendance' AND is_compressed`
    );
    const ran = await runPolicies(test.db, Date.now() + 2 * DAY);
    expect(ran.n).toBeGreaterThan(0);
    expect(ran.error).toBeNull();
    expect(await runPolicies(test.db, Date.now() + 2 * DAY)).toEqual({ n: 0, error: null });
    const [after] = await test.db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM timescaledb_information.chunks WHERE hypertable_name = 'attendance' AND is_compressed`
    );
    expect((before?.n ?? 0) + (after?.n ?? 0)).toBeGreaterThan(0);
    expect(await arrivals()).toMatchObject({ hourly: 84, stand: 84 });
  });

  it('run every other policy when one fails, say which, and try it again', async () => {
    const later = Date.now() + 4 * DAY;
    // A policy that somebody wrote wrongly: it fails whenever it runs.
    const [first] = await test.db.query<{ id: number; config: string }>(
      `SELECT job_id::int AS id, config::text FROM timescaledb_information.jobs
       WHERE hypertable_schema = 'vigie' AND proc_name = 'policy_retention' ORDER BY job_id LIMIT 1`
    );
    const id = first?.id ?? 0;
    await test.db.query(
      `UPDATE _timescaledb_config.bgw_job SET config = jsonb_set(config, '{drop_after}', '"never"') WHERE id = $1`,
      [id]
    );
    const broken = await runPolicies(test.db, later);
    expect(broken.n).toBeGreaterThan(0);
    expect(broken.error).toMatch(new RegExp(`^policy ${id}: \\w{5}$`));
    const noted = await test.db.query(
      `SELECT job, error IS NOT NULL AS failed FROM vigie.job_run WHERE job = 'policy:' || $1::int`,
      [id]
    );
    expect(noted).toEqual([{ job: `policy:${id}`, failed: true }]);
    // Due again at once, and it alone; the job that runs them says so.
    expect(await runPolicies(test.db, later)).toEqual({ n: 0, error: broken.error });
    const reports = await runDueJobs(test.db, { domain: noon + DAY, process: later });
    expect(reports.find(({ job }) => job === 'policies')).toMatchObject({ n: 0, error: broken.error });
    await test.db.query('UPDATE _timescaledb_config.bgw_job SET config = $2::jsonb WHERE id = $1', [
      id,
      first?.config
    ]);
    expect(await runPolicies(test.db, later)).toEqual({ n: 1, error: null });
  });

  it('leave compressed days open to a late correction', async () => {
    const rest = dayOf('a', '2026-04-02', 25, noon).slice(1);
    const late = file(
      { finess: FINESS, extractAt: noon + 2 * HOUR, from: '2026-04-02', to: '2026-04-02' },
      rest
    );
    const [result] = await writeRpu(test.db, [late], LIVE);
    expect(result).toMatchObject({ withdrawn: 1, corrected: 0, inserted: 0 });
    await refreshDebt(test.db);
    expect(await arrivals()).toMatchObject({ hourly: 83, daily: 83, stand: 83 });
  });
});

describe('who was seen oriented', () => {
  it('is forgotten after its time, and what is counted stays', async () => {
    const rows = async () =>
      (await test.db.query<{ n: number }>('SELECT count(*)::int AS n FROM vigie.oriented'))[0]?.n;
    const here = dayOf('o', '2026-06-10', 8, noon).map((person) => ({
      ...person,
      sortie: null,
      modeSortie: null,
      orient: 'MED' as const
    }));
    const today = { finess: FINESS, ordre: 'o', extractAt: noon, from: '2026-06-10' };
    await writeRpu(test.db, [file(today, here)], LIVE);
    const before = await rows();
    expect(before).toBeGreaterThanOrEqual(3);
    expect(await purgeOriented(test.db, dayBounds('2026-06-10')[0])).toBe(0);
    await purgeOriented(test.db, dayBounds('2026-06-11')[0]);
    expect(await rows()).toBe(0);
  });
});

describe('vacuum', () => {
  it('reaches the chunks that files touched since the last time, and no other', async () => {
    const vacuumed = async () => {
      const rows = await test.db.query<{ name: string; at: number | null }>(
        `SELECT c.range_start::text AS name, s.last_vacuum AS at FROM timescaledb_information.chunks c
         JOIN pg_stat_all_tables s ON s.schemaname = c.chunk_schema AND s.relname = c.chunk_name
         WHERE c.hypertable_name = 'attendance' ORDER BY c.range_start`
      );
      return rows.map((row) => row.at ?? 0);
    };
    await vacuumChanged(test.db, Date.now() + DAY);
    const before = await vacuumed();
    const people = dayOf('v', '2026-06-10', 10, noon);
    const today = { finess: FINESS, ordre: 'v', extractAt: noon, from: '2026-06-10' };
    await writeRpu(test.db, [file(today, people)], LIVE);
    await vacuumChanged(test.db, Date.now() + 2 * DAY);
    const after = await vacuumed();
    expect(after.at(-1)).toBeGreaterThan(before.at(-1) ?? 0);
    expect(after[0]).toBe(before[0]);
  });
});

describe('after 7 simulated days of re-sends', () => {
  /** Bytes of everything that holds records or files, their indexes included. */
  const size = async (db: TestDb['db']) => {
    const [row] = await db.query<{ bytes: number }>(
      `SELECT (hypertable_size('vigie.attendance') + hypertable_size('vigie.departure')
        + pg_total_relation_size('vigie.rpu_day') + pg_total_relation_size('vigie.oriented'))::float8 AS bytes`
    );
    return row?.bytes ?? 0;
  };
  const N = 500;
  // Near the machine's present, so that these days are not old enough for the columnstore.
  const first = addDays(localDay(Date.now()), -12);
  /** At its k-th re-send a day has 5 % more of its records changed for good. */
  const people = (day: string, seenAt: number, k: number) =>
    dayOf('r', day, N, seenAt).map((p, i) => (i % 20 >= 1 && i % 20 <= k ? { ...p, dp: 'I21' } : p));
  const days = Array.from({ length: 8 }, (_, i) => addDays(first, i));

  it('tables are at most 1.5 times a fresh load', async () => {
    const fresh = await openTestDb();
    await seedRegion(fresh.db, region);
    const end = dayBounds(addDays(first, 9))[0];
    for (const day of days) {
      const head = { finess: FINESS, extractAt: end, from: day, to: day };
      await writeRpu(fresh.db, [file(head, people(day, end, 6))], { holding: false, emitEvents: false });
    }
    await vacuumChanged(fresh.db, Date.now());
    const bytes = await size(fresh.db);
    await fresh.close();

    const resent = await openTestDb();
    await seedRegion(resent.db, region);
    // Every night: yesterday, and the six days before it once more with 5 % changed.
    for (const [k, today] of days.entries()) {
      const extractAt = dayBounds(addDays(today, 1))[0] + 3 * HOUR;
      const window = days.slice(Math.max(0, k - 6), k + 1);
      const said = window.flatMap((day) => people(day, extractAt, k - days.indexOf(day)));
      const head = { finess: FINESS, extractAt, from: window[0] ?? today, to: today };
      await writeRpu(resent.db, [file(head, said)], { holding: true, emitEvents: true });
      await runDueJobs(resent.db, { domain: extractAt, process: Date.now() + k * DAY });
    }
    const grown = await size(resent.db);
    await resent.close();
    console.info(
      `fresh load ${(bytes / 1e6).toFixed(2)} MB, after 7 days of re-sends ${(grown / 1e6).toFixed(2)} MB`
    );
    expect(grown / bytes).toBeLessThan(1.5);
  });
});
