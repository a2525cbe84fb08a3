import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BedsNow } from '#domain/beds/types.ts';
import { latestAudit } from '../audit.ts';
import { readNewsNow } from '../news.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { loadTable, unmappedLocations } from './table.ts';
import { writeRor } from './write.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const AT = Date.parse('2026-11-22T08:00:00Z');
const sites = new Set(['960000011', '990000014']);
const act = { actor: { id: 'a', label: 'admin' }, now: AT, origin: 'real' as const };
const load = (finess: string) =>
  loadTable(test.db, act, [{ location: '96/1', finess, kind: 'medicine' }], { at: AT, sites });
const free = async () =>
  (await readNewsNow(test.db, 'real')).map(({ key, payload }) => [
    key,
    (payload as BedsNow).kinds.medicine?.units.map(({ counts }) => counts.available?.value)
  ]);

it('gives a Location its place, then another: its measurements go with it, the first site has them no more', async () => {
  const blank = { gender: '', assignment: '', additional: '', crisis: '', closing: '' };
  const measured = { ...blank, location: '96/1', status: '02', temporality: '01', capacityType: '01' };
  await writeRor(
    test.db,
    {
      ...{ full: false, links: [], aside: [] },
      locations: [{ id: '96/1', fhirId: 'x', name: 'UNITE', active: true }],
      measurements: [{ ...measured, channel: '02', value: 4, at: AT }]
    },
    {
      ...{ origin: 'real', source: 's', receipt: '00000000-0000-4000-8000-000000000001' },
      ...{ sentAt: AT, receivedAt: AT, recordedAt: AT }
    },
    { sites, keyFiness: null },
    () => Promise.resolve()
  );
  expect(await unmappedLocations(test.db, 'real', [...sites])).toEqual({
    ...{ sent: 1, measurements: 1 },
    unmapped: [{ location: '96/1', name: 'UNITE', sentAt: AT }]
  });
  expect(await load('960000011')).toBe(1);
  expect(await free()).toEqual([['960000011', [4]]]);
  expect(await load('960000011')).toBe(0);
  await load('990000014');
  expect(await free()).toEqual([['990000014', [4]]]);
  expect((await unmappedLocations(test.db, 'real', [...sites])).unmapped).toEqual([]);
  const [row] = await latestAudit(test.db, { limit: 1, action: 'beds.table' });
  expect(row).toMatchObject({
    before: [{ location: '96/1', finess: '960000011', kind: 'medicine' }],
    after: [{ location: '96/1', finess: '990000014', kind: 'medicine' }]
  });
});
