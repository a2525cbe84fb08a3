import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { appendPicture, type PictureRow } from './picture.ts';
import { shownHours } from './public-history.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const T = Date.UTC(2026, 0, 5, 13);
let t: TestDb;
beforeAll(async () => {
  t = await openTestDb();
});
afterAll(() => t?.close());

const row = (minutes: number, over: Partial<PictureRow> = {}): PictureRow => ({
  ...{ at: T + minutes * MINUTE, seq: minutes, scope: 'site:960000001', state: 'known', level: 0, z: 0.2 },
  ...{ present: 20, usual: 20, sd: 4, arrivals1h: null, longStay8: null, longStay12: null, oriented: null },
  ...{ stayMedian: null, stayP90: null, n: null, of: null, share: null, measuredAt: T, normVersion: null },
  ...{ formulaVersion: 'level@1', ...over }
});

test('an hour shows its busiest known level and its lowest z; what was not known is not counted', async () => {
  await appendPicture(t.db, 'simulated', [
    row(5),
    row(10, { level: 2, z: 2.9 }),
    row(20, { state: 'stale', level: 3, z: 9 }),
    row(70, { state: 'unknown', level: null, z: null }),
    row(75, { scope: 'region', level: 3 })
  ]);
  const hours = await shownHours(t.db, { origin: 'simulated', from: T, to: T + 2 * HOUR });
  expect(hours.map(({ finess, at, level }) => [finess, at, level])).toEqual([
    ['960000001', T, 2],
    ['960000001', T + HOUR, null]
  ]);
  expect(hours[0]?.z).toBeCloseTo(0.2, 5);
  expect(await shownHours(t.db, { origin: 'real', from: T, to: T + HOUR })).toEqual([]);
});
