import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { appendPicture, type PictureRow } from './picture.ts';
import { fillBySite, latestFiles, readFile } from './quality-files.ts';
import { levelRates, ruleInForce } from './quality-levels.ts';
import { sitePassages } from './quality-passages.ts';
import { quarantineGroups, quarantineRecords } from './quality-quarantine.ts';
import { seedRegion } from './reference.ts';
import { writeRpu } from './rpu/write.ts';
import { file, record } from './testing/rpu-files.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const LIVE = { holding: true, emitEvents: true };
const noon = Date.UTC(2026, 5, 10, 10);
const region = loadRegion('fictive');
const [FIRST = '', SECOND = ''] = region.sites.map((site) => site.finess);
const origin = 'simulated' as const;
const TODAY = '2026-06-10';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
});
afterAll(() => test.close());

const bad = (index: number) => ({
  index,
  place: `PATIENT[${index}]/ENTREE`,
  code: 'RPU_ENTREE_UNREADABLE',
  value: `99/99/2026 0${index}:00`,
  day: TODAY
});

it('lists files of some sites or grade, newest first, and one by its number', async () => {
  const here = { finess: FIRST, extractAt: noon, from: TODAY };
  await writeRpu(test.db, [file(here, [record('a', noon - HOUR)], { quarantined: [bad(2), bad(3)] })], LIVE);
  const there = { finess: SECOND, extractAt: noon + HOUR, from: TODAY };
  await writeRpu(test.db, [file(there, [record('b', noon - HOUR)])], LIVE);
  const query = { origin, sites: null, grade: null, since: noon - HOUR, limit: 9 };
  const all = await latestFiles(test.db, query);
  expect(all.map(({ finess, quarantined, kept }) => [finess, quarantined, kept])).toEqual([
    [SECOND, 0, false],
    [FIRST, 2, false]
  ]);
  expect(await latestFiles(test.db, { ...query, sites: [FIRST] })).toEqual([all[1]]);
  expect(await latestFiles(test.db, { ...query, grade: 'D' })).toEqual([]);
  expect(await latestFiles(test.db, { ...query, since: noon + 2 * HOUR })).toEqual([]);
  expect(await readFile(test.db, origin, all[0]?.id ?? 0)).toEqual(all[0]);
  expect(await readFile(test.db, 'real', all[0]?.id ?? 0)).toBeNull();
});

it('groups quarantine by site and code, with examples, and tells what was closed lately', async () => {
  const query = { origin, sites: null, closedSince: noon };
  const [group, ...others] = await quarantineGroups(test.db, query);
  expect(others).toEqual([]);
  expect(group).toMatchObject({
    ...{ finess: FIRST, code: 'RPU_ENTREE_UNREADABLE', open: 2, closed: 0, since: noon + MINUTE },
    ...{ places: ['PATIENT/ENTREE'], receipts: [], lastClosed: null }
  });
  expect(group?.examples).toMatchObject([
    { place: 'PATIENT[2]/ENTREE', value: '99/99/2026 02:00', day: TODAY },
    { place: 'PATIENT[3]/ENTREE' }
  ]);
  const records = await quarantineRecords(test.db, { origin, finess: FIRST, limit: 9 });
  expect(records.map(({ place }) => place)).toEqual(['PATIENT[2]/ENTREE', 'PATIENT[3]/ENTREE']);
  expect(await quarantineRecords(test.db, { origin, finess: SECOND, limit: 9 })).toEqual([]);
  expect(await quarantineGroups(test.db, { ...query, sites: [SECOND] })).toEqual([]);

  const head = { finess: FIRST, extractAt: noon + 2 * HOUR, from: TODAY };
  await writeRpu(test.db, [file(head, [record('a', noon - HOUR)], { quarantined: [bad(3)] })], LIVE);
  expect(await quarantineGroups(test.db, query)).toMatchObject([
    { open: 1, closed: 1, lastClosed: noon + 2 * HOUR + MINUTE }
  ]);
  expect(await quarantineGroups(test.db, { ...query, closedSince: noon + 3 * HOUR })).toMatchObject([
    { open: 1, closed: 0 }
  ]);
});

it('lists the passages of one day and one site, without anything that names', async () => {
  const query = { finess: FIRST, origin, day: TODAY, limit: 9 };
  const [passage, ...others] = await sitePassages(test.db, query);
  expect(others).toEqual([]);
  expect(passage).toMatchObject({
    entree: noon - HOUR,
    ageClass: '18-44',
    dp: 'R074',
    grade: 'A',
    da: ['I10']
  });
  expect(Object.keys(passage ?? {})).not.toEqual(expect.arrayContaining(['key']));
  expect(await sitePassages(test.db, { ...query, day: '2026-06-09' })).toEqual([]);
});

it('measures how many sites the rule put high, over pictures of a quarter of an hour', async () => {
  const shown = (at: number, scope: string, level: number | null, state = 'known') =>
    ({ at, seq: 1, scope, state, level, formulaVersion: 'level@1', normVersion: null }) as PictureRow;
  const day = 24 * HOUR;
  await appendPicture(test.db, origin, [
    ...[
      shown(noon, 'site:a', 3),
      shown(noon, 'site:b', 2),
      shown(noon, 'site:c', 0),
      shown(noon, 'region', 3)
    ],
    // Told twice in the same minute, stale, and between two quarters: none of them counts.
    ...[shown(noon, 'site:a', 3), shown(noon, 'site:d', 3, 'stale'), shown(noon + 5 * MINUTE, 'site:b', 3)],
    ...[shown(noon - 8 * day, 'site:a', 0), shown(noon - 8 * day, 'site:b', 1)],
    // A picture that showed no level says nothing of the rule.
    ...[shown(noon - 15 * MINUTE, 'site:a', null, 'unknown'), shown(noon - 40 * day, 'site:a', 3)]
  ]);
  const now = noon + HOUR;
  expect(await levelRates(test.db, { origin, now, days: [7, 28] })).toEqual([
    { days: 7, pictures: 1, since: noon, strained: 2, critical: 1, seen: 3 },
    { days: 28, pictures: 2, since: noon - 8 * day, strained: 1, critical: 0.5, seen: 2.5 }
  ]);
  expect(await levelRates(test.db, { origin: 'real', now, days: [7] })).toMatchObject([
    { pictures: 0, strained: null }
  ]);
  expect(await ruleInForce(test.db, { origin, since: noon - day })).toEqual({
    ...{ at: noon, formula: 'level@1', norm: null }
  });
});

it('sums what each site fills over its newest files', async () => {
  const later = noon + 5 * HOUR;
  const send = (finess: string, extractAt: number, filled: number) => {
    const made = file({ finess, extractAt, from: TODAY }, []);
    const fill = { DP: { expected: 10, filled } };
    return writeRpu(test.db, [{ ...made, translated: { ...made.translated, fill } }], LIVE);
  };
  await send(FIRST, later, 9);
  await send(SECOND, later, 4);
  await send(SECOND, later + HOUR, 6);
  const fills = (since: number) => fillBySite(test.db, { origin, since });
  expect(await fills(later)).toEqual([
    { finess: FIRST, fill: { DP: { expected: 10, filled: 9 } } },
    { finess: SECOND, fill: { DP: { expected: 20, filled: 10 } } }
  ]);
  expect(await fills(later + HOUR)).toEqual([{ finess: SECOND, fill: { DP: { expected: 10, filled: 6 } } }]);
  expect(await fillBySite(test.db, { origin: 'real', since: later })).toEqual([]);
});
