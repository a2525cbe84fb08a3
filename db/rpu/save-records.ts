import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import { pgArray } from '../pg-array.ts';
import { pgRows, type Field } from '../pg-rows.ts';
import { hasLeft, outcomeOf, stayBinOf } from './outcome.ts';
import type { FilePlan } from './plan.ts';
import type { UnitState } from './state.ts';

/** Rows per statement: large enough to forget the statement's own cost, small enough for the engine's memory. */
const BATCH = 3_000;

type Ended = FilePlan['ended'][number] & { file: number };
type Added = FilePlan['versions'][number] & { file: number };

/**
 * Writes the versions that files of one unit end and add, in `attendance` and in `departure`. `ids` gives the
 * `rpu_file.id` of each file. Set-based: the number of statements depends on the number of rows only.
 */
export async function saveRecords(
  tx: Queryable,
  state: UnitState,
  plans: readonly FilePlan[],
  ids: ReadonlyMap<string, number>
): Promise<void> {
  for (const ended of batches(plans, ids, (plan) => plan.ended)) await endVersions(tx, state, ended);
  for (const added of batches(plans, ids, (plan) => plan.versions)) await addVersions(tx, state, added);
}

/** Rows of all files, a statement's worth at a time, each with the number of its file. */
function* batches<T>(
  plans: readonly FilePlan[],
  ids: ReadonlyMap<string, number>,
  rowsOf: (plan: FilePlan) => readonly T[]
): Generator<(T & { file: number })[]> {
  let batch: (T & { file: number })[] = [];
  for (const plan of plans) {
    const file = ids.get(plan.file.fileId) ?? 0;
    for (const row of rowsOf(plan)) {
      batch.push({ ...row, file });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/*
 * Constant bounds beside the join let TimescaleDB leave out chunks when it plans, and decompress only the
 * batches concerned. superseded_at never lies before the row's own recorded_at, whatever clock a caller had.
 */
const END = `
WITH x AS MATERIALIZED (
  SELECT to_timestamp(e / 1000) AS entree, to_timestamp(s / 1000) AS sortie, decode(k, 'hex') AS key, why,
    to_timestamp(a / 1000) AS at, file
  FROM unnest($3::float8[], $4::float8[], $5::text[], $6::"char"[], $7::float8[], $8::int[]) AS t(e, s, k, why, a, file)
), left_too AS (
  UPDATE vigie.departure d SET superseded_at = greatest(d.recorded_at, x.at)
  FROM x WHERE x.sortie IS NOT NULL AND d.unit_id = $1 AND d.origin = $2 AND d.superseded_at IS NULL
    AND d.sortie >= to_timestamp($9::float8 / 1000) AND d.sortie <= to_timestamp($10::float8 / 1000)
    AND d.sortie = x.sortie AND d.key = x.key
)
UPDATE vigie.attendance v SET superseded_at = greatest(v.recorded_at, x.at), ended_by = x.file, end_kind = x.why
FROM x WHERE v.unit_id = $1 AND v.origin = $2 AND v.superseded_at IS NULL
  AND v.entree >= to_timestamp($11::float8 / 1000) AND v.entree <= to_timestamp($12::float8 / 1000)
  AND v.entree = x.entree AND v.key = x.key`;

async function endVersions(tx: Queryable, state: UnitState, ended: readonly Ended[]): Promise<void> {
  const entrees = ended.map(({ row }) => row.entree);
  const sorties = ended.map(({ row }) => (hasLeft(row) ? row.sortie : null));
  const left = sorties.filter((s) => s !== null);
  await tx.query(END, [
    state.unitId,
    originCode(state.origin),
    pgArray(entrees),
    pgArray(sorties),
    pgArray(ended.map(({ row }) => row.key)),
    pgArray(ended.map(({ kind }) => kind)),
    pgArray(ended.map(({ at }) => at)),
    pgArray(ended.map(({ file }) => file)),
    least(left),
    greatest(left),
    least(entrees),
    greatest(entrees)
  ]);
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);

const ADD = `
WITH left_too AS (
  INSERT INTO vigie.departure (sortie, entree, recorded_at, unit_id, stay_bin, key, origin, service, outcome, uhcd, age_class)
  SELECT to_timestamp(sortie), to_timestamp(entree), to_timestamp(recorded_at), $1::int2, stay_bin, decode(key, 'hex'),
    $2::"char", service, outcome, uhcd, age_class
  FROM unnest($3::vigie.rpu_version[]) WHERE outcome IS NOT NULL
)
INSERT INTO vigie.attendance (entree, sortie, recorded_at, content, file_id, unit_id, age_years, age_months, key, origin,
  service, sex, mode_entree, provenance, gravite, mode_sortie, destination, outcome, grade, exit_unusable, age_class,
  residence_department, residence_commune, transport, transport_pec, orient, motif, dp, da, actes, remarks)
SELECT to_timestamp(entree), to_timestamp(sortie), to_timestamp(recorded_at), content, file_id, $1::int2, age_years,
  age_months, decode(key, 'hex'), $2::"char",
  service, sex, mode_entree, provenance, gravite, mode_sortie, destination, outcome, grade, exit_unusable, age_class,
  residence_department, residence_commune, transport, transport_pec, orient, motif, dp, string_to_array(da, ' '),
  string_to_array(actes, ' '), remarks::jsonb
FROM unnest($3::vigie.rpu_version[])`;

async function addVersions(tx: Queryable, state: UnitState, added: readonly Added[]): Promise<void> {
  for (const literal of pgRows(rowsOf(added, state)))
    await tx.query(ADD, [state.unitId, originCode(state.origin), literal]);
}

/** One at a time: a large file's rows are never all there as values and as text. */
function* rowsOf(added: readonly Added[], state: UnitState): Generator<Field[]> {
  for (const version of added) yield valuesOf(version, state);
}

/** Values in the order of `vigie.rpu_version`. */
function valuesOf({ record: r, content, at, file }: Added, state: UnitState): Field[] {
  const child = state.onlyPaediatric || (state.paediatric && r.ageYears !== null && r.ageYears < 18);
  return [
    r.entree / 1000,
    r.sortie === null ? null : r.sortie / 1000,
    at / 1000,
    content,
    file,
    r.ageYears,
    r.ageMonths,
    stayBinOf(r),
    r.key,
    child ? 'p' : 'a',
    r.sex,
    r.modeEntree,
    r.provenance,
    r.gravite,
    r.modeSortie,
    r.destination,
    outcomeOf(r),
    r.grade,
    r.exitUnusable,
    r.orient === 'UHCD',
    r.ageClass,
    r.residenceDepartment,
    r.residenceCommune,
    r.transport,
    r.transportPec,
    r.orient,
    r.motif,
    r.dp,
    r.da.length > 0 ? r.da.join(' ') : null,
    r.actes.length > 0 ? r.actes.join(' ') : null,
    r.remarks.length > 0 ? JSON.stringify(r.remarks) : null
  ];
}
