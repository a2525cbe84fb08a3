import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedRegion } from '#db/reference.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import { dayFromNumber, dayNumber } from '#domain/time/day.ts';
import { HOUR } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { defaultParameters } from '../parameters.ts';
import { passages } from '../testing/measure.ts';
import { DAY, dayStart } from '../world/wall-time.ts';
import { createWorld } from '../world/world.ts';
import { backfill, type BackfillProgress } from './backfill.ts';

const region = loadRegion('fictive');
const TODAY = dayNumber('2026-11-18');
const UNTIL = dayStart(TODAY) + 11 * HOUR;
const WEEKS = 3;
const secret = new Uint8Array(32).fill(7);

let whole: TestDb;
let stopped: TestDb;

beforeAll(async () => {
  [whole, stopped] = await Promise.all([openTestDb(), openTestDb()]);
  await seedRegion(whole.db, region);
  await seedRegion(stopped.db, region);
});
afterAll(async () => {
  await whole.close();
  await stopped.close();
});

const tell = (
  test: TestDb,
  options: { until?: number; signal?: AbortSignal; onProgress?: (p: BackfillProgress) => void } = {}
) => backfill({ db: test.db, regionId: region.id, secret }, { weeks: WEEKS, until: UNTIL, ...options });

/** The record's current state, without what depends on how many runs it took. */
async function record(test: TestDb): Promise<unknown> {
  const [sum] = await test.db.query(
    `SELECT count(*) AS n, count(DISTINCT key) AS keys, sum(content::numeric)::text AS content,
       count(*) FILTER (WHERE sortie IS NULL) AS open FROM vigie.attendance WHERE superseded_at IS NULL`
  );
  const [departures] = await test.db.query(`SELECT count(*) AS n FROM vigie.departure`);
  const days = await test.db.query(
    `SELECT u.unit, d.day, d.extract_at, d.n, d.n_exit FROM vigie.rpu_day d JOIN vigie.unit u USING (unit_id) ORDER BY 1, 2`
  );
  const figures = await test.db.query<{ unit: string; figures: object }>(
    `SELECT unit, figures FROM vigie.unit_now ORDER BY unit`
  );
  return { sum, departures, days, figures };
}

describe('the history of a region', () => {
  test('is told whole: each site and day once, by simulated sources, as received then', async () => {
    const seen: BackfillProgress[] = [];
    const result = await tell(whole, { onProgress: (progress) => seen.push(progress) });
    expect(result).toMatchObject({ finished: true, done: 5, of: 5 });
    expect(seen.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5]);

    const days = await whole.db.query<{ day: string; n: number }>(
      `SELECT day, sum(n) AS n FROM vigie.rpu_day WHERE day < $1 GROUP BY day ORDER BY day`,
      [dayFromNumber(TODAY)]
    );
    expect(days.map(({ day }) => day)).toEqual(
      Array.from({ length: 7 * WEEKS }, (_, i) => dayFromNumber(TODAY - 7 * WEEKS + i))
    );
    const lived = passages(createWorld(region, defaultParameters), TODAY - 7 * WEEKS, TODAY - 1).length;
    const written = days.reduce((sum, { n }) => sum + n, 0);
    expect(Math.abs(written / lived - 1)).toBeLessThan(0.01);

    const [times] = await whole.db.query<{ origins: number; late: number; ahead: number }>(
      `SELECT count(DISTINCT origin) AS origins, count(*) FILTER (WHERE recorded_at < entree) AS late,
         count(*) FILTER (WHERE recorded_at > to_timestamp($1::float8 / 1000)) AS ahead FROM vigie.attendance`,
      [UNTIL]
    );
    expect(times).toEqual({ origins: 1, late: 0, ahead: 0 });
  });

  test('ends with real re-sends: the last days have versions, the older ones have not', async () => {
    const [versions] = await whole.db.query<{ recent: number; older: number }>(
      `SELECT count(*) FILTER (WHERE superseded_at IS NOT NULL AND entree >= to_timestamp($1::float8 / 1000)) AS recent,
         count(*) FILTER (WHERE superseded_at IS NOT NULL AND entree < to_timestamp($1::float8 / 1000)) AS older
       FROM vigie.attendance`,
      [dayStart(TODAY - 8)]
    );
    expect(versions?.recent).toBeGreaterThan(500);
    expect(versions?.older).toBe(0);
  });

  test('each unit has figures of the last minutes, and its feed the pace of its files', async () => {
    const units = await whole.db.query<{ horizon: number; rhythm: number }>(
      `SELECT (figures->>'horizon')::float8 AS horizon, (feed->>'rhythm')::float8 AS rhythm FROM vigie.unit_now`
    );
    expect(units).toHaveLength(5);
    for (const { horizon, rhythm } of units) {
      expect(UNTIL - horizon).toBeLessThan(HOUR / 3);
      expect(rhythm).toBeLessThanOrEqual(HOUR / 4);
    }
  });

  test('told again it says nothing new', async () => {
    const before = await record(whole);
    expect(await tell(whole)).toMatchObject({ finished: true, files: 0 });
    expect(await record(whole)).toEqual(before);
  });

  test('stopped anywhere and run again it comes to the same record', async () => {
    for (let run = 1; ; run++) {
      const stop = new AbortController();
      const result = await tell(stopped, { signal: stop.signal, onProgress: () => stop.abort() });
      if (result.finished) break;
      expect(run).toBeLessThan(10);
    }
    const clean = (state: unknown) =>
      JSON.stringify(state, (key, value: unknown) => (key === 'seq' ? undefined : value));
    expect(clean(await record(stopped))).toBe(clean(await record(whole)));
  });

  test('after two days away it tells what was missed', async () => {
    const later = UNTIL + 2 * DAY;
    const result = await tell(whole, { until: later });
    expect(result.finished).toBe(true);
    expect(result.files).toBeLessThan(5 * 30);
    const [last] = await whole.db.query<{ day: string; units: number }>(
      `SELECT day, count(*) AS units FROM vigie.rpu_day GROUP BY day ORDER BY day DESC LIMIT 1`
    );
    expect(last).toEqual({ day: dayFromNumber(TODAY + 2), units: 5 });
    const holes = await whole.db.query(
      `SELECT day FROM vigie.rpu_day WHERE day >= $1 GROUP BY day HAVING count(*) <> 5`,
      [dayFromNumber(TODAY - 7 * WEEKS)]
    );
    expect(holes).toEqual([]);
  });
});
