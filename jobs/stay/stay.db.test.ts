import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNewsNow } from '#db/news.ts';
import { readFeed } from '#db/outbox.ts';
import { seedRegion } from '#db/reference.ts';
import { writeRpu } from '#db/rpu/write.ts';
import { newestLearning, purgeLearnings } from '#db/stay/models.ts';
import { purgeScores, readScores } from '#db/stay/scores.ts';
import { file, record } from '#db/testing/rpu-files.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import type { Attendance } from '#domain/rpu/types.ts';
import { syntheticVersions } from '#domain/stay/testing/synthetic.ts';
import { EXPECTATION_LIFE, LEADS } from '#domain/stay/types.ts';
import { addDays, dayRange } from '#domain/time/day.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { dayBounds } from '#domain/time/paris.ts';
import { loadRegion } from '#maps/region/index.ts';
import { learnRegion } from './learn.ts';
import { publisher } from './publish.ts';
import { scoreNextDay } from './score.ts';

const region = loadRegion('fictive');
const site = region.sites.find(({ services }) => services.join() === 'adult') ?? region.sites[0];
if (!site) throw new Error('no site');
const { finess } = site;
const about = { sites: [site], origin: 'simulated' as const };
const FIRST = '2026-03-02';
const DAYS = 62;
const [from] = dayBounds(FIRST);
const TODAY = addDays(FIRST, DAYS);
const [midnight] = dayBounds(TODAY);
const noon = midnight + 10 * HOUR;
const passages = syntheticVersions({ from, days: DAYS + 6, perDay: 40, slow: 1.3, seed: 11 })
  .filter(({ passage }) => passage.sortie !== null)
  .map(({ passage }, i) => record(`visit ${i}`, passage.entree, passage));

/** What a file of `at` says: those who came, and who of them had left. */
const asOf = (at: Instant): Attendance[] =>
  passages
    .filter(({ entree }) => entree <= at)
    .map((one) => ((one.sortie ?? 0) <= at ? one : { ...one, sortie: null, modeSortie: null, orient: null }));

let test_: TestDb;
const send = (at: Instant) =>
  writeRpu(
    test_.db,
    [
      file({ finess, extractAt: at }, asOf(at), {
        origin: 'simulated',
        receivedAt: at + MINUTE,
        recordedAt: at + MINUTE
      })
    ],
    { holding: false, emitEvents: true }
  );

beforeAll(async () => {
  test_ = await openTestDb();
  await seedRegion(test_.db, region);
  // Files of a day each, as a back-fill tells them, then those of a morning.
  const days = dayRange(FIRST, addDays(TODAY, -1));
  for (const day of days) {
    const at = dayBounds(addDays(day, 1))[1] + 3 * HOUR;
    const head = { finess, extractAt: Math.min(at, midnight + 3 * HOUR), from: day, to: day };
    const over = {
      origin: 'simulated' as const,
      receivedAt: head.extractAt + MINUTE,
      recordedAt: head.extractAt + MINUTE
    };
    await writeRpu(test_.db, [file(head, asOf(head.extractAt), over)], { holding: false, emitEvents: false });
  }
  for (let at = midnight + HOUR; at < noon; at += 30 * MINUTE) await send(at);
}, 120_000);
afterAll(() => test_.close());

const rows = async (sql: string): Promise<number> =>
  (await test_.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`))[0]?.n ?? -1;
const newest = async () =>
  (await readNewsNow(test_.db, 'simulated')).flatMap((e) =>
    e.kind === 'stay.expected' && e.payload ? [e.payload] : []
  );

describe('the expected stay, from files to news', () => {
  test('is learned once a local day, whoever asks again', async () => {
    const versions = [
      await learnRegion(test_.db, { ...about, now: noon }),
      await learnRegion(test_.db, { ...about, now: noon + HOUR })
    ];
    expect(versions).toEqual([expect.any(Number), null]);
    const learning = await newestLearning(test_.db, 'simulated');
    expect(learning?.services).toMatchObject([{ finess, service: 'adult', reason: null }]);
    expect(learning?.services[0]?.model).toMatchObject({ group: 'all', pooled: 1, basis: 'final' });
    expect(learning?.learnedAt).toBe(noon);
  });

  test('a learning that is given up writes nothing, and is done by the next', async () => {
    const tomorrow = noon + 24 * HOUR;
    const given = await learnRegion(test_.db, { ...about, now: tomorrow }, () => Promise.resolve(false));
    expect([given, await rows('vigie.stay_model')]).toEqual([null, 1]);
  });

  test('is published at a new horizon, once, and told with its validity and what it was learned on', async () => {
    await send(noon);
    const now = noon + 2 * MINUTE;
    const told = [await publisher(test_.db, [site], 'simulated').publish(now)];
    // Killed and started again: another publisher over the same record.
    told.push(await publisher(test_.db, [site], 'simulated').publish(now + MINUTE));
    expect(told).toEqual([1, 0]);
    expect(await rows('vigie.stay_published')).toBe(1);
    const [news] = await newest();
    expect(news).toMatchObject({
      ...{ finess, service: 'adult', measuredAt: noon, validUntil: noon + EXPECTATION_LIFE, reason: null },
      model: { learnedOn: 'simulated', apart: false, pooled: false, widened: false },
      record: null
    });
    expect(news?.ranges.map(({ hours }) => hours)).toEqual([...LEADS]);
    expect(news?.ranges[0]?.p50).toBeGreaterThan(90);
    expect(news?.ranges[0]?.p90).toBeGreaterThan(news?.ranges[0]?.p50 ?? 0);
  });

  test('two that publish at once publish once', async () => {
    await send(noon + 10 * MINUTE);
    const now = noon + 12 * MINUTE;
    const both = [publisher(test_.db, [site], 'simulated'), publisher(test_.db, [site], 'simulated')];
    const told = await Promise.all(both.map((one) => one.publish(now)));
    expect(told.sort()).toEqual([0, 1]);
    const events = (await readFeed(test_.db, 0, 10_000)).filter(({ kind }) => kind === 'stay.expected');
    expect(events).toHaveLength(2);
  });

  test('says nothing new of a horizon that is too old to be believed', async () => {
    await send(noon + 20 * MINUTE);
    expect(
      await publisher(test_.db, [site], 'simulated').publish(noon + 20 * MINUTE + EXPECTATION_LIFE + 1)
    ).toBe(0);
  });

  test('scores each complete day once, 72 hours after its end, and tells how right it has been', async () => {
    const publishing = publisher(test_.db, [site], 'simulated');
    for (let at = noon + 40 * MINUTE; at < midnight + 24 * HOUR; at += 30 * MINUTE) {
      await send(at);
      await publishing.publish(at + 2 * MINUTE);
    }
    const end = midnight + (24 + 72) * HOUR;
    await send(end - HOUR);
    for (const day of [TODAY, addDays(TODAY, 1)]) {
      const head = { finess, extractAt: end - 30 * MINUTE, from: day, to: day };
      await writeRpu(
        test_.db,
        [
          file(head, asOf(end), {
            origin: 'simulated',
            receivedAt: end - 29 * MINUTE,
            recordedAt: end - 29 * MINUTE
          })
        ],
        { holding: false, emitEvents: true }
      );
    }
    const days = [];
    for (const now of [end - 1, end, end]) days.push(await scoreNextDay(test_.db, { ...about, now }));
    expect(days).toEqual([null, TODAY, null]);
    const [score] = await readScores(test_.db, { origin: 'simulated', from: TODAY, to: TODAY });
    const came = passages.filter(
      ({ entree, modeSortie }) => entree >= midnight && entree < midnight + 24 * HOUR && modeSortie === '8'
    );
    expect((score?.untold ?? 0) + (score?.sums.n ?? 0)).toBe(came.length);
    expect(score?.sums.n).toBeGreaterThan(8);
    expect(score?.sums.pinball50).toBeGreaterThan(0);
    publishing.refresh();
    await send(end);
    await publishing.publish(end + MINUTE);
    expect((await newest())[0]?.record?.n).toBe(score?.sums.n);
  }, 120_000);

  test('is forgotten after its time, never the newest learning', async () => {
    expect(await purgeLearnings(test_.db, noon + 100 * 24 * HOUR)).toBe(0);
    expect(await purgeScores(test_.db, addDays(TODAY, 1))).toBe(1);
    expect(await rows('vigie.stay_score')).toBe(0);
  });
});
