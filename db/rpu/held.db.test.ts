import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Quarantined } from '#domain/rpu/types.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { openQuarantine, purgeQuarantine, quarantineCounts } from '../quarantine.ts';
import { seedRegion } from '../reference.ts';
import { dayOf, file, record } from '../testing/rpu-files.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { verifyAudit, latestAudit } from '../audit.ts';
import { acceptHeldDay, heldDays, heldEffect, refuseHeldDay } from './held.ts';
import { purgeRefused } from './purge.ts';
import { readUnitNow } from './unit-now.ts';
import { writeRpu } from './write.ts';

const LIVE = { holding: true, emitEvents: true };
const noon = Date.UTC(2026, 5, 10, 10);
const region = loadRegion('fictive');
const [FIRST = '', SECOND = '', THIRD = ''] = region.sites.map((s) => s.finess);
const YESTERDAY = '2026-06-09';
const ACT = { actor: { id: 'x', label: 'analyste' }, now: noon, origin: 'simulated' as const };

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
});
afterAll(() => test.close());

describe('the shrink guard', () => {
  const whole = dayOf('a', YESTERDAY, 40, noon);
  const send = async (extractAt: number, n: number) => {
    const head = { finess: FIRST, extractAt, from: YESTERDAY, to: YESTERDAY };
    const [result] = await writeRpu(test.db, [file(head, whole.slice(0, n))], LIVE);
    return result?.days[0]?.state;
  };
  const standing = async () => {
    const [row] = await test.db.query<{ n: number }>(
      'SELECT count(*) AS n FROM vigie.attendance JOIN vigie.unit USING (unit_id) WHERE superseded_at IS NULL AND finess = $1',
      [FIRST]
    );
    return row?.n;
  };

  it('holds an empty file and shows the last good figures', async () => {
    expect(await send(noon, 40)).toBe('applied');
    expect(await send(noon + 5 * MINUTE, 0)).toBe('held');
    expect(await standing()).toBe(40);
    const [now] = await readUnitNow(test.db, 'simulated');
    expect(now?.feed).toMatchObject({ held: [YESTERDAY], lastGrade: 'D' });
    expect(now?.figures?.previousDay ?? now?.figures?.horizon).toBeDefined();
  });

  it('lets a whole file through and forgets the held one', async () => {
    expect(await send(noon + 10 * MINUTE, 39)).toBe('applied');
    expect(await heldDays(test.db, 'simulated')).toEqual([]);
  });

  it('keeps holding while newer files do not say the same', async () => {
    expect(await send(noon + 20 * MINUTE, 3)).toBe('held');
    expect(await send(noon + 25 * MINUTE, 18)).toBe('held');
    expect(await heldDays(test.db, 'simulated')).toMatchObject([{ n: 18, storedN: 39 }]);
  });

  it('applies a held day when a person accepts it', async () => {
    const held = { unit: `${FIRST}/0`, origin: 'simulated' as const, day: YESTERDAY };
    const result = await acceptHeldDay(test.db, held, noon + HOUR, ACT);
    expect(result).toMatchObject({ withdrawn: 21, days: [{ day: YESTERDAY, state: 'applied' }] });
    expect(await standing()).toBe(18);
    expect(await heldDays(test.db, 'simulated')).toEqual([]);
    expect(await acceptHeldDay(test.db, held, noon + HOUR, ACT)).toBeNull();
    const [now] = await readUnitNow(test.db, 'simulated');
    expect(now?.feed?.held).toEqual([]);
  });

  it('discards a held day when a person refuses it, says what accepting would do, and logs both', async () => {
    const held = { unit: `${FIRST}/0`, origin: 'simulated' as const, day: YESTERDAY };
    await send(noon + 2 * HOUR, 40);
    expect(await send(noon + 3 * HOUR, 4)).toBe('held');
    const [day] = await heldDays(test.db, 'simulated');
    expect(await heldEffect(test.db, held)).toMatchObject({ gone: 36, kept: 4, fresh: 0 });
    const at = noon + 4 * HOUR;
    expect(await refuseHeldDay(test.db, { ...held, file: (day?.file ?? 0) + 1 }, at, ACT)).toBe(false);
    expect(await refuseHeldDay(test.db, { ...held, file: day?.file ?? 0 }, at, ACT)).toBe(true);
    expect(await refuseHeldDay(test.db, held, at, ACT)).toBe(false);
    expect(await standing()).toBe(40);
    expect(await heldEffect(test.db, held)).toBeNull();
    const [now] = await readUnitNow(test.db, 'simulated');
    expect(now?.feed?.held).toEqual([]);
    const log = await latestAudit(test.db, { limit: 9, subject: `unit:${FIRST}/0` });
    expect(log.map(({ action, before, after }) => [action, before, after])).toMatchObject([
      ['file.decide', { stands: 40, held: 4 }, { decision: 'refuse', n: 40 }],
      ['file.decide', { stands: 39, held: 18 }, { decision: 'accept', n: 18, withdrawn: 21 }]
    ]);
    expect((await verifyAudit(test.db)).broken).toBeNull();
  });

  it('leaves refused what says the same, however often; judges other people anew; takes a refusal back', async () => {
    const held = { unit: `${FIRST}/0`, origin: 'simulated' as const, day: YESTERDAY };
    const day = async (at: number, people: typeof whole) => {
      const head = { finess: FIRST, extractAt: at, from: YESTERDAY, to: YESTERDAY };
      const [result] = await writeRpu(test.db, [file(head, people)], LIVE);
      return result;
    };
    for (const minutes of [5, 10, 15]) {
      const again = await day(noon + 4 * HOUR + minutes * MINUTE, whole.slice(0, 4 + minutes / 15));
      expect(again?.days).toEqual([{ day: YESTERDAY, state: 'refused' }]);
      expect(again?.warnings).toContainEqual({ code: 'RPU_SHRINK_REFUSED', where: YESTERDAY });
      expect(await standing()).toBe(40);
      expect(await heldDays(test.db, 'simulated')).toEqual([]);
    }
    const other = await day(noon + 5 * HOUR, whole.slice(20, 38));
    expect(other?.days[0]?.state).toBe('held');
    expect(await heldDays(test.db, 'simulated')).toMatchObject([{ n: 18, storedN: 40 }]);
    expect(await refuseHeldDay(test.db, held, noon + 6 * HOUR, ACT)).toBe(true);
    const evenRefused = { ...held, evenRefused: true };
    expect(await acceptHeldDay(test.db, held, noon + 6 * HOUR, ACT)).toBeNull();
    expect(await acceptHeldDay(test.db, evenRefused, noon + 6 * HOUR, ACT)).toMatchObject({ withdrawn: 22 });
    expect(await standing()).toBe(18);
    // A whole file settles it, and refused ones are forgotten in time.
    expect((await day(noon + 7 * HOUR, whole))?.days[0]?.state).toBe('applied');
    await day(noon + 8 * HOUR, whole.slice(0, 4));
    await refuseHeldDay(test.db, held, noon + 8 * HOUR, ACT);
    expect(await purgeRefused(test.db, noon + 8 * HOUR)).toBe(0);
    expect(await purgeRefused(test.db, noon + 8 * HOUR + 1)).toBe(1);
    expect((await day(noon + 9 * HOUR, whole.slice(0, 4)))?.days[0]?.state).toBe('held');
    expect((await day(noon + 9 * HOUR + MINUTE, whole))?.days[0]?.state).toBe('applied');
  });

  it('never holds a small day, nor one that is not over', async () => {
    const today = '2026-06-10';
    const head = (extractAt: number) => ({ finess: SECOND, extractAt, from: today, to: today });
    const people = dayOf('b', today, 60, noon);
    await writeRpu(test.db, [file(head(noon), people)], LIVE);
    const [half] = await writeRpu(test.db, [file(head(noon + HOUR), people.slice(0, 5))], LIVE);
    expect(half?.days[0]?.state).toBe('applied');
  });
});

describe('quarantine', () => {
  const bad = (index: number, day: string | null, code = 'RPU_ENTREE_UNREADABLE'): Quarantined => ({
    index,
    place: `PATIENT[${index}]/ENTREE`,
    code,
    value: '99/99/2026 12:00',
    day
  });
  const send = (extractAt: number, quarantined: Quarantined[], names: string[]) =>
    writeRpu(
      test.db,
      [
        file(
          { finess: THIRD, extractAt },
          names.map((name, i) => record(name, noon - HOUR - i * MINUTE)),
          { quarantined }
        )
      ],
      LIVE
    );

  it('keeps one row for a record sent as bad again and again, at its newest place', async () => {
    await send(noon, [bad(3, null), bad(4, '2026-06-10')], ['x', 'y']);
    await send(noon + 5 * MINUTE, [bad(7, null), bad(8, '2026-06-10')], ['x', 'y']);
    const rows = await openQuarantine(test.db, { origin: 'simulated', finess: THIRD, limit: 10 });
    expect(rows.map((row) => row.place).sort()).toEqual(['PATIENT[7]/ENTREE', 'PATIENT[8]/ENTREE']);
    expect(await quarantineCounts(test.db, 'simulated')).toEqual([
      { unit: `${THIRD}/0`, code: 'RPU_ENTREE_UNREADABLE', n: 2 }
    ]);
  });

  it('leaves "withdrawn, see quarantine" in the history of a record that became unusable', async () => {
    await send(noon + 10 * MINUTE, [bad(2, null)], ['x']);
    const ended = await test.db.query(
      `SELECT end_kind FROM vigie.attendance JOIN vigie.unit USING (unit_id) WHERE finess = $1 AND superseded_at IS NOT NULL`,
      [THIRD]
    );
    expect(ended).toEqual([{ end_kind: 'q' }]);
    expect(await openQuarantine(test.db, { origin: 'simulated', finess: THIRD, limit: 10 })).toHaveLength(1);
  });

  it('closes rows the winner no longer holds, and forgets values in time', async () => {
    await send(noon + 15 * MINUTE, [], ['x', 'y']);
    expect(await openQuarantine(test.db, { origin: 'simulated', limit: 10 })).toEqual([]);
    const before = { valuesBefore: noon + HOUR, rowsBefore: noon + 12 * MINUTE };
    expect(await purgeQuarantine(test.db, before)).toBe(2);
    const left = await test.db.query('SELECT value FROM vigie.quarantine');
    expect(left).toEqual([{ value: null }]);
  });
});
