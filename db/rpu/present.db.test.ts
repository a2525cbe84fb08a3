import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayRange } from '#domain/time/day.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { refreshDebt } from '../refresh.ts';
import { seedRegion } from '../reference.ts';
import { dayOf, file, record } from '../testing/rpu-files.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { siteDays, siteFiles } from './history.ts';
import { presentAt } from './present.ts';
import { readUnitNow } from './unit-now.ts';
import { writeRpu } from './write.ts';

const LIVE = { holding: true, emitEvents: true };
const noon = Date.UTC(2026, 5, 10, 10);
const region = loadRegion('fictive');
const [FIRST = '', SECOND = '', THIRD = ''] = region.sites.map((s) => s.finess);
const scope = { origin: 'simulated' as const };

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
});
afterAll(() => test.close());

describe('presentAt', () => {
  it('answers any instant as known at any instant: a file, its correction, three answers', async () => {
    const entree = noon - 3 * HOUR;
    const people = [record('a', entree), record('b', entree), record('c', entree)];
    const head = { finess: FIRST, from: '2026-06-10', to: '2026-06-10' };
    await writeRpu(test.db, [file({ ...head, extractAt: noon }, people)], LIVE);
    // Two hours later we learn that one had left before noon, and that another had been there all along.
    const corrected = [
      record('a', entree, { sortie: noon - HOUR, modeSortie: '8' }),
      record('b', entree),
      record('c', entree),
      record('d', entree),
      record('e', entree)
    ];
    await writeRpu(test.db, [file({ ...head, extractAt: noon + 2 * HOUR }, corrected)], LIVE);
    const ask = async (at: number, asKnownAt: number) =>
      (await presentAt(test.db, { ...scope, finess: FIRST, at, asKnownAt })).value;
    const before = noon + HOUR;
    const after = noon + 3 * HOUR;
    expect(await ask(noon, before)).toBe(3);
    expect(await ask(noon, after)).toBe(4);
    expect(await ask(noon - 2 * HOUR, after)).toBe(5);
    expect(await ask(entree - MINUTE, after)).toBe(0);
  });

  it('says why it cannot answer', async () => {
    const ask = (finess: string, at: number, asKnownAt: number, origin: 'simulated' | 'real' = 'simulated') =>
      presentAt(test.db, { origin, finess, at, asKnownAt });
    expect(await ask(SECOND, noon, noon)).toMatchObject({ value: null, reason: 'never_received' });
    expect(await ask(FIRST, noon, noon - HOUR)).toMatchObject({ value: null, reason: 'never_received' });
    expect(await ask(FIRST, noon + 5 * HOUR, noon + 9 * HOUR)).toMatchObject({
      value: null,
      reason: 'too_old'
    });
    expect(await ask(FIRST, noon, noon + 9 * HOUR, 'real')).toMatchObject({ reason: 'never_received' });
  });

  it('agrees with the live figure at its horizon', async () => {
    const days = ['2026-06-05', '2026-06-06', '2026-06-07', '2026-06-08', '2026-06-09', '2026-06-10'];
    const people = days.flatMap((day) => dayOf('live', day, 50, noon, 5));
    const head = { finess: SECOND, extractAt: noon, from: '2026-06-05' };
    await writeRpu(test.db, [file(head, people)], LIVE);
    const now = (await readUnitNow(test.db, 'simulated')).find((u) => u.unit === `${SECOND}/0`);
    const answer = await presentAt(test.db, { ...scope, finess: SECOND, at: noon, asKnownAt: noon + HOUR });
    expect(answer.value).toBe(now?.figures?.present.value);
    expect(answer.value).toBeGreaterThan(0);
    expect(answer.paediatric).toBe(now?.figures?.presentPaediatric.value);
  });
});

describe('figures', () => {
  it('are the same from a live file of two days as from one that tells all', async () => {
    const days = dayRange('2026-06-01', '2026-06-10');
    const told = (seenAt: number) => days.flatMap((day) => dayOf('two-ways', day, 24, seenAt, 5));
    const head = { finess: SECOND, from: '2026-06-01' };
    await writeRpu(test.db, [file({ ...head, ordre: 'all', extractAt: noon }, told(noon))], LIVE);
    await writeRpu(
      test.db,
      [file({ ...head, ordre: 'live', extractAt: noon - 20 * MINUTE }, told(noon - 20 * MINUTE))],
      LIVE
    );
    await writeRpu(test.db, [file({ finess: SECOND, ordre: 'live', extractAt: noon }, told(noon))], LIVE);
    const units = await readUnitNow(test.db, 'simulated');
    const figures = (ordre: string) => ({
      ...units.find((u) => u.unit === `${SECOND}/${ordre}`)?.figures,
      unit: null
    });
    expect(figures('live')).toEqual(figures('all'));
    // The windows reach past the two days of the live file.
    expect(units.find((u) => u.unit === `${SECOND}/live`)?.figures?.stayHospital.windowHours).toBeGreaterThan(
      24
    );
  });
});

describe('the history of a site', () => {
  const days = ['2026-06-08', '2026-06-09', '2026-06-10'];
  const range = { ...scope, finess: THIRD, from: '2026-06-08', to: '2026-06-10' };

  beforeAll(async () => {
    const people = days.flatMap((day) => dayOf('h', day, 30, noon));
    await writeRpu(test.db, [file({ finess: THIRD, extractAt: noon, from: days[0] ?? '' }, people)], LIVE);
    await writeRpu(
      test.db,
      [file({ finess: THIRD, extractAt: noon + HOUR, from: days[0] ?? '' }, people.slice(0, -2))],
      LIVE
    );
    const strange = file({ finess: THIRD, extractAt: noon }, dayOf('x', '2026-06-09', 30, noon), {
      origin: 'exercise'
    });
    await writeRpu(test.db, [strange], LIVE);
    await refreshDebt(test.db);
  });

  it('gives daily totals, quality and files of one origin', async () => {
    const totals = await siteDays(test.db, range);
    expect(totals.map(({ day, n, grade }) => ({ day, n, grade }))).toEqual([
      { day: '2026-06-08', n: 30, grade: 'A' },
      { day: '2026-06-09', n: 30, grade: 'A' },
      { day: '2026-06-10', n: 14, grade: 'A' }
    ]);
    expect(await siteFiles(test.db, { ...range, limit: 10 })).toMatchObject([
      { extractAt: noon + HOUR, withdrawn: 2, from: '2026-06-08' },
      { extractAt: noon, inserted: 76 }
    ]);
  });
});
