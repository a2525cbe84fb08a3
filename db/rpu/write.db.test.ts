import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadRegion } from '#maps/region/index.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import type { UnitFigures } from '#domain/figures/types.ts';
import { CODE_LISTS } from '#domain/rpu/codes.ts';
import { seedRegion } from '../reference.ts';
import { readFeed } from '../outbox.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { dayOf, file, record } from '../testing/rpu-files.ts';
import { readUnitNow } from './unit-now.ts';
import { writeRpu } from './write.ts';

const LIVE = { holding: true, emitEvents: true };
const noon = Date.UTC(2026, 5, 10, 10); // 12:00 in Paris
const region = loadRegion('fictive');
const [FIRST = '', SECOND = '', THIRD = ''] = region.sites.map((s) => s.finess);

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
});
afterAll(() => test.close());

describe('writeRpu', () => {
  it('writes a file, its departures, its figures and two events', async () => {
    const people = [...dayOf('a', '2026-06-09', 40, noon), ...dayOf('a', '2026-06-10', 40, noon)];
    const [result] = await writeRpu(test.db, [file({ finess: FIRST, extractAt: noon }, people)], LIVE);
    expect(result).toMatchObject({ unit: `${FIRST}/0`, inserted: 61, corrected: 0, withdrawn: 0 });
    expect(result?.days).toEqual([
      { day: '2026-06-09', state: 'applied' },
      { day: '2026-06-10', state: 'applied' }
    ]);
    const [count] = await test.db.query<{ a: number; d: number }>(
      `SELECT (SELECT count(*) FROM vigie.attendance) AS a, (SELECT count(*) FROM vigie.departure) AS d`
    );
    const gone = people.filter((p) => p.sortie !== null && p.entree <= noon).length;
    expect(count).toEqual({ a: 61, d: gone });
    expect(await test.db.query('SELECT code_lists FROM vigie.rpu_file')).toEqual([
      { code_lists: CODE_LISTS }
    ]);
    const feed = await readFeed(test.db, 0, 10);
    expect(feed.map((e) => e.kind)).toEqual(['unit.figures', 'unit.feed']);
    const figures = feed[0]?.payload as UnitFigures;
    expect(figures).toMatchObject({ unit: `${FIRST}/0`, horizon: noon, receivedAt: noon + MINUTE });
    const [now] = await readUnitNow(test.db, 'simulated');
    expect(now).toMatchObject({
      unit: `${FIRST}/0`,
      figures,
      figuresSeq: feed[0]?.seq,
      feedSeq: feed[1]?.seq
    });
  });

  it('writes only what changed when the same window comes again', async () => {
    const later = noon + 5 * MINUTE;
    const people = [...dayOf('a', '2026-06-09', 40, noon), ...dayOf('a', '2026-06-10', 40, noon)];
    const [first] = people;
    if (first) first.dp = 'I21';
    people.push(record('new', noon + 2 * MINUTE));
    people.splice(1, 1);
    const [result] = await writeRpu(test.db, [file({ finess: FIRST, extractAt: later }, people)], LIVE);
    expect(result).toMatchObject({ inserted: 1, corrected: 1, withdrawn: 1 });
    const [rows] = await test.db.query<{ all: number; now: number; why: string }>(
      `SELECT count(*) AS all, count(*) FILTER (WHERE superseded_at IS NULL) AS now,
         string_agg(end_kind::text, '' ORDER BY end_kind) AS why FROM vigie.attendance`
    );
    expect(rows).toEqual({ all: 63, now: 61, why: 'cw' });
  });

  it('leaves a day to the file with the newest EXTRACT', async () => {
    const old = file({ finess: FIRST, extractAt: noon - HOUR }, [record('ghost', noon - 2 * HOUR)]);
    const [result] = await writeRpu(test.db, [old], LIVE);
    expect(result?.days.map((d) => d.state)).toEqual(['older', 'older']);
    expect(result).toMatchObject({ inserted: 0, withdrawn: 0 });
  });

  it('lets the later reception win between two files of one EXTRACT, and says so', async () => {
    const head = { finess: SECOND, extractAt: noon };
    const people = dayOf('b', '2026-06-10', 10, noon);
    const one = file(head, people.slice(0, 5), { receivedAt: noon + MINUTE });
    const two = file(head, people, { receivedAt: noon + 2 * MINUTE });
    const results = await writeRpu(test.db, [two, one], LIVE);
    expect(results.map((r) => r.days.map((d) => d.state))).toEqual([
      ['applied', 'applied'],
      ['older', 'older']
    ]);
    expect(results[1]?.warnings.map((w) => w.code)).toContain('RPU_SAME_EXTRACT');
    const flags = await test.db.query(
      `SELECT same_extract, n FROM vigie.rpu_day JOIN vigie.unit USING (unit_id) WHERE finess = $1 ORDER BY day`,
      [SECOND]
    );
    expect(flags).toEqual([
      { same_extract: true, n: 0 },
      { same_extract: true, n: 6 }
    ]);
  });

  it('holds a file that halves a complete day, until a newer one says the same', async () => {
    const whole = dayOf('c', '2026-06-09', 30, noon);
    await writeRpu(test.db, [file({ finess: THIRD, extractAt: noon, to: '2026-06-09' }, whole)], LIVE);
    const half = (extractAt: number, n: number) =>
      file({ finess: THIRD, extractAt, from: '2026-06-09', to: '2026-06-09' }, whole.slice(0, n));
    const [held] = await writeRpu(test.db, [half(noon + HOUR, 14)], LIVE);
    expect(held).toMatchObject({ grade: 'D', days: [{ day: '2026-06-09', state: 'held' }], withdrawn: 0 });
    const [now] = (await readUnitNow(test.db, 'simulated')).filter((u) => u.unit === `${THIRD}/0`);
    expect(now?.feed?.held).toEqual(['2026-06-09']);
    const [again] = await writeRpu(test.db, [half(noon + 2 * HOUR, 13)], LIVE);
    expect(again).toMatchObject({ days: [{ state: 'applied' }], withdrawn: 17 });
  });
});
