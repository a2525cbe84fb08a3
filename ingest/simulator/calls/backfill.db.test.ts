import { afterAll, beforeAll, expect, it } from 'vitest';
import { readNewsNow } from '#db/news.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { defaultParameters } from '../parameters.ts';
import { backfillCalls } from './backfill.ts';
import { gridBefore } from './feed.ts';

const UNTIL = Date.parse('2026-11-21T20:07:30+01:00');
const WEEK = 7 * 24 * HOUR;

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const tell = (until: number) =>
  backfillCalls(
    { db: test.db, regionId: 'fictive' },
    { weeks: 2, until, parameters: defaultParameters, effects: [] }
  );
/** Intervals of a SAMU without a gap or an overlap, from the first to the last. */
const cover = async () =>
  test.db.query<{ samu: string; from: number; to: number; ms: number; late: number }>(
    `SELECT samu, min(from_at) AS "from", max(to_at) AS "to",
       sum(date_part('epoch', to_at - from_at) * 1000)::float8 AS ms, count(*) FILTER (WHERE recorded_at <> to_at)::int AS late
     FROM vigie.samu_call WHERE superseded_at IS NULL GROUP BY samu ORDER BY samu`
  );

it('tells each SAMU’s telephony without gap or overlap, as known when it ended, and goes on where it stopped', async () => {
  await tell(UNTIL);
  for (const { samu, from, to, ms, late } of await cover()) {
    expect([samu, to]).toEqual([samu, gridBefore(samu, UNTIL)]);
    expect(to - from).toBe(ms);
    expect(ms).toBeGreaterThanOrEqual(2 * WEEK);
    expect(late).toBe(0);
  }
  expect(await tell(UNTIL)).toEqual({ reports: 0 });
  await tell(UNTIL + 3 * HOUR + 4 * MINUTE);
  for (const { samu, from, to, ms } of await cover()) {
    expect(to).toBe(gridBefore(samu, UNTIL + 3 * HOUR + 4 * MINUTE));
    expect(to - from).toBe(ms);
  }
  const news = (await readNewsNow(test.db, 'simulated')).filter(({ kind }) => kind === 'samu.calls');
  expect(news.map(({ key }) => key).sort()).toEqual(['96', '99']);
  expect(
    await test.db.query('SELECT 1 FROM vigie.samu_call WHERE superseded_at IS NOT NULL LIMIT 1')
  ).toEqual([]);
});
