import { afterAll, beforeAll, expect, it } from 'vitest';
import { readNewsNow } from '#db/news.ts';
import { refreshDebt } from '#db/refresh.ts';
import type { SamuCallsNow } from '#domain/samu/calls/types.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { openRig, type Rig } from '../testing/rig.ts';
import { NOW } from '../testing/sample.ts';

let rig: Rig;
let key: string;
beforeAll(async () => {
  rig = await openRig();
  key = await rig.newKey('calls', { streams: ['samu-calls'] });
  await rig.restart();
});
afterAll(() => rig.close());

const at = (instant: Instant): string => new Date(instant).toISOString();
const report = (to: Instant, over: object = {}, minutes = 5) => ({
  ...{ samu: 'SAMU 96', from: at(to - minutes * MINUTE), to: at(to), presented: 10, answered: 9 },
  ...over
});
/** What became of it, by its receipt: a busy machine may have spooled it first. */
const send = async (body: unknown) => {
  const answer = await rig.send(JSON.stringify(body), { stream: 'samu-calls', key });
  await rig.settled(answer, key);
  return (await rig.receipt(answer.body.receipt, key)).body;
};
const now = async (samu = '96'): Promise<SamuCallsNow | undefined> =>
  (await readNewsNow(rig.db, 'real')).find((news) => news.kind === 'samu.calls' && news.key === samu)
    ?.payload as SamuCallsNow | undefined;

it('takes one report or several, tells the SAMU’s present, and sets the unusable aside with its place', async () => {
  const hour = Array.from({ length: 12 }, (_, i) => report(NOW - (11 - i) * 5 * MINUTE));
  const answer = await send([
    ...hour,
    report(NOW, { samu: 'SAMU 13' }),
    report(NOW, { presented: -1, samu: '99' })
  ]);
  expect(answer).toMatchObject({ received: 14, accepted: 12, quarantined: 2, warnings: [] });
  expect(await now()).toMatchObject({
    samu: '96',
    interval: 5 * MINUTE,
    last: { to: NOW, presented: 10, abandoned: null },
    hour: { presented: { n: 120, share: 1 }, abandoned: { n: 0, share: 0 } }
  });
  expect(await now('99')).toBeUndefined();
  expect(await rig.db.query('SELECT place, code, value FROM vigie.set_aside ORDER BY id')).toEqual([
    { place: '[12]/samu', code: 'CALLS_SAMU_UNKNOWN', value: null },
    { place: '[13]/presented', code: 'CALLS_NUMBER_INVALID', value: null }
  ]);
});

it('refuses what is no report, and a payload without a usable one', async () => {
  expect(await send([])).toMatchObject({ state: 'refused', error: { code: 'CALLS_NOT_REPORTS' } });
  expect(await send(report(NOW, { to: at(NOW - HOUR) }))).toMatchObject({
    ...{ state: 'processed', received: 1, accepted: 0, quarantined: 1 }
  });
});

it('writes an interval sent again over itself, and answers as was known then', async () => {
  const before = rig.clock.at;
  rig.clock.at += MINUTE;
  await send(report(NOW, { presented: 14 }));
  expect((await now())?.hour.presented).toEqual({ n: 124, share: 1 });
  const known = (then: Instant) =>
    rig.db.query<{ n: number }>(
      `SELECT sum(presented)::int AS n FROM vigie.samu_call WHERE samu = '96'
         AND recorded_at <= to_timestamp($1::float8 / 1000)
         AND (superseded_at IS NULL OR superseded_at > to_timestamp($1::float8 / 1000))`,
      [then]
    );
  expect(await known(before)).toEqual([{ n: 120 }]);
  expect(await known(rig.clock.at)).toEqual([{ n: 124 }]);
  // The same content again is not another version.
  const [{ n: versions } = { n: 0 }] = await rig.db.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM vigie.samu_call'
  );
  await send([report(NOW, { presented: 14 })]);
  expect(await rig.db.query('SELECT count(*)::int AS n FROM vigie.samu_call')).toEqual([{ n: versions }]);
});

it('lets the newest receipt speak where intervals overlap, and says so', async () => {
  rig.clock.at += MINUTE;
  const answer = await send(report(NOW, { presented: 30 }, 15));
  expect(answer.warnings).toEqual([expect.objectContaining({ code: 'CALLS_OVERLAP', count: 1 })]);
  // Three intervals of five minutes (10 + 10 + 14) gave way to one of fifteen.
  expect((await now())?.hour.presented).toEqual({ n: 120, share: 1 });
  const rows = await rig.db.query(
    `SELECT presented, overlapped FROM vigie.samu_call WHERE superseded_at IS NULL AND to_at = to_timestamp($1::float8 / 1000)`,
    [NOW]
  );
  expect(rows).toEqual([{ presented: 30, overlapped: true }]);
});

it('says nothing of now when an old day is corrected, and keeps it in the hourly counts', async () => {
  const before = await now();
  const old = NOW - 40 * 24 * HOUR;
  await send(
    Array.from({ length: 4 }, (_, i) =>
      report(old + i * 15 * MINUTE, { presented: 5, answered: 4, abandonedUnder10s: 1 }, 15)
    )
  );
  expect(await now()).toEqual(before);
  await refreshDebt(rig.db);
  const hours = await rig.db.query(
    `SELECT sum(presented)::int AS n, sum(presented_s)::int AS s, sum(abandoned_under_10s)::int AS short
     FROM vigie.samu_call_hourly WHERE bucket < to_timestamp($1::float8 / 1000)`,
    [old + 24 * HOUR]
  );
  expect(hours).toEqual([{ n: 20, s: 3_600, short: 4 }]);
});
