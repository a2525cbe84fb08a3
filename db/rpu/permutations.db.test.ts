import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { Db } from '../connect.ts';
import { seedRegion } from '../reference.ts';
import { file, record } from '../testing/rpu-files.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import type { RpuToWrite } from './types.ts';
import { writeRpu } from './write.ts';

const region = loadRegion('fictive');
const FINESS = region.sites[0]?.finess ?? '';
const DAYS = ['2026-06-08', '2026-06-09', '2026-06-10'] as const;
const noon = Date.UTC(2026, 5, 10, 10);

/** One file: which days it covers, when it was extracted, and what it says of six possible people a day. */
const specs = fc.array(
  fc.record({
    first: fc.integer({ min: 0, max: 2 }),
    last: fc.integer({ min: 0, max: 2 }),
    extract: fc.integer({ min: 0, max: 3 }),
    received: fc.integer({ min: 0, max: 1 }),
    people: fc.array(fc.constantFrom('absent', 'present', 'oriented', 'left', 'corrected'), {
      minLength: 9,
      maxLength: 9
    }),
    bad: fc.boolean()
  }),
  { minLength: 2, maxLength: 4 }
);
type Spec = (typeof specs extends fc.Arbitrary<infer T> ? T : never)[number];

function fileOf(spec: Spec, ordre: string, name: string): RpuToWrite {
  const [from = DAYS[0], to = DAYS[0]] = [DAYS[spec.first], DAYS[spec.last]].sort();
  const extractAt = noon + spec.extract * HOUR;
  const people = spec.people.flatMap((what, i) => {
    if (what === 'absent') return [];
    const entree = noon - 2 * HOUR - (2 - (i % 3)) * 24 * HOUR + i * MINUTE;
    const left = { sortie: entree + HOUR, modeSortie: '6' as const };
    return [
      record(`p${i}`, entree, {
        ...(what === 'oriented' ? { orient: 'MED' as const } : {}),
        ...(what === 'left' || what === 'corrected' ? left : {}),
        ...(what === 'corrected' ? { dp: 'I21' } : {})
      })
    ];
  });
  const bad = {
    index: 99,
    place: 'PATIENT[99]/ENTREE',
    code: 'RPU_ENTREE_UNREADABLE',
    value: null,
    day: null
  };
  return file({ finess: FINESS, ordre, extractAt, from, to }, people, {
    fileId: `${ordre}:${name}`,
    receivedAt: extractAt + spec.received * MINUTE,
    recordedAt: extractAt + spec.received * MINUTE,
    quarantined: spec.bad ? [bad] : []
  });
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest])
  );
}

/** Everything the record says of a unit now, its name left out. */
async function stateOf(db: Db, unit: string): Promise<unknown> {
  const [row] = await db.query(
    `WITH u AS (SELECT unit_id, unit FROM vigie.unit WHERE unit = $1)
     SELECT
      (SELECT json_agg(json_build_array(key, entree, sortie, content, outcome, service) ORDER BY entree, key)
         FROM vigie.attendance JOIN u USING (unit_id) WHERE superseded_at IS NULL) AS attendances,
      (SELECT json_agg(json_build_array(key, entree, sortie, stay_bin, outcome) ORDER BY entree, key)
         FROM vigie.departure JOIN u USING (unit_id) WHERE superseded_at IS NULL) AS departures,
      (SELECT json_agg(json_build_array(d.day, d.extract_at, d.received_at, split_part(f.file_id, ':', 2),
          d.same_extract, d.n, d.n_exit, d.n_hospital, d.n_oriented, d.stays) ORDER BY d.day)
         FROM vigie.rpu_day d JOIN u USING (unit_id) JOIN vigie.rpu_file f ON f.id = d.file_id) AS days,
      (SELECT json_agg(json_build_array(key, seen_at) ORDER BY key) FROM vigie.oriented JOIN u USING (unit_id)) AS oriented,
      (SELECT count(*)::int FROM vigie.quarantine JOIN u USING (unit_id) WHERE closed_at IS NULL) AS quarantine,
      (SELECT figures - 'unit' FROM vigie.unit_now JOIN u USING (unit)) AS figures,
      (SELECT feed - 'unit' - 'rhythm' - 'lastFileId' FROM vigie.unit_now JOIN u USING (unit)) AS feed`,
    [unit]
  );
  return row;
}

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
});
afterAll(() => test.close());

describe('the order of files', () => {
  it('leaves one state, whichever it is, one file at a time or all in one transaction', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(specs, async (drawn) => {
        run++;
        const seen: unknown[] = [];
        for (const [i, order] of permutations(drawn.map((spec, n) => ({ spec, n }))).entries()) {
          const ordre = `${run}-${i}`;
          const files = order.map(({ spec, n }) => fileOf(spec, ordre, `f${n}`));
          const options = { holding: false, emitEvents: i % 2 === 0 };
          if (i % 3 === 2) await writeRpu(test.db, files, options);
          else for (const one of files) await writeRpu(test.db, [one], options);
          seen.push(await stateOf(test.db, `${FINESS}/${ordre}`));
        }
        for (const state of seen) expect(state).toStrictEqual(seen[0]);
      }),
      { numRuns: 15 }
    );
  });

  it('never leaves two current versions of one record, nor a departure without its attendance', async () => {
    const [bad] = await test.db.query<{ twice: number; lone: number; missing: number }>(
      `SELECT
        (SELECT count(*) FROM (SELECT 1 FROM vigie.attendance WHERE superseded_at IS NULL
           GROUP BY unit_id, origin, key HAVING count(*) > 1) AS t) AS twice,
        (SELECT count(*) FROM vigie.departure d WHERE superseded_at IS NULL AND NOT EXISTS (
           SELECT 1 FROM vigie.attendance a WHERE a.unit_id = d.unit_id AND a.key = d.key AND a.entree = d.entree
             AND a.sortie = d.sortie AND a.superseded_at IS NULL)) AS lone,
        (SELECT count(*) FROM vigie.attendance a WHERE superseded_at IS NULL AND sortie IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM vigie.departure d WHERE a.unit_id = d.unit_id AND a.key = d.key AND a.entree = d.entree
             AND a.sortie = d.sortie AND d.superseded_at IS NULL)) AS missing`
    );
    expect(bad).toEqual({ twice: 0, lone: 0, missing: 0 });
  });
});
