import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestsKnown } from '#db/tiu/figures.ts';
import { monthsWithoutReport } from '#db/tiu/reports.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import { HOUR } from '#domain/time/instant.ts';
import { tiuRequestId } from '../../tiu/ids.ts';
import { loadRegion } from '#maps/region/index.ts';
import { defaultParameters } from '../parameters.ts';
import { DAY } from '../world/wall-time.ts';
import { backfillTransfers } from './backfill.ts';

const UNTIL = Date.parse('2026-11-21T20:07:30+01:00');
const FROM = Date.parse('2026-10-01T00:00:00+02:00');
const SECRET = new Uint8Array(32).fill(7);

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const tell = (until: number) =>
  backfillTransfers(
    { db: test.db, region: loadRegion('fictive'), idOf: (name) => tiuRequestId(SECRET, 'simulated', name) },
    { until, parameters: { ...defaultParameters, transfers: 10 }, effects: [] }
  );

it('tells whole months of requests that are over, once, as known when they happened, and goes on where it stopped', async () => {
  const first = await tell(UNTIL);
  expect(first.requests).toBeGreaterThan(50);
  expect(await tell(UNTIL)).toEqual({ requests: 0 });
  expect((await tell(UNTIL + 2 * DAY)).requests).toBeGreaterThan(0);
  const all = await requestsKnown(test.db, 'simulated', { from: 0, to: UNTIL + 3 * DAY }, UNTIL + 3 * DAY);
  expect(all.every(({ end, requestedAt }) => end !== null && requestedAt >= FROM)).toBe(true);
  const [late] = await test.db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM vigie.tiu_step WHERE recorded_at <> at`
  );
  expect(late?.n).toBe(0);
  expect(await monthsWithoutReport(test.db, 'simulated', UNTIL)).toEqual(['2026-10']);
  const known = await requestsKnown(test.db, 'simulated', { from: 0, to: UNTIL }, FROM + 10 * DAY);
  expect(known.length).toBeLessThan(all.length / 2);
  expect(known.every(({ requestedAt }) => requestedAt <= FROM + 10 * DAY + HOUR)).toBe(true);
});
