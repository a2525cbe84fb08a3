import { CODE_LISTS } from '#domain/rpu/codes.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import type { FilePlan } from './plan.ts';
import type { UnitState } from './state.ts';

const FILES = `
INSERT INTO vigie.rpu_file AS f (file_id, receipt, unit_id, origin, source, extract_at, from_day, to_day, horizon,
  received_at, recorded_at, received, accepted, quarantined, inserted, corrected, withdrawn, grade, suspect,
  same_extract, days, warnings, fill, code_lists)
SELECT file_id, receipt, unit.id, unit.origin, source, to_timestamp(extract_at / 1000), from_day, to_day,
  to_timestamp(horizon / 1000), to_timestamp(received_at / 1000), to_timestamp(recorded_at / 1000), received,
  accepted, quarantined, inserted, corrected, withdrawn, grade, suspect, same_extract, days, warnings, fill,
  code_lists
FROM unit, jsonb_to_recordset(?) AS x(file_id text, receipt uuid, source text, extract_at float8, from_day date,
  to_day date, horizon float8, received_at float8, recorded_at float8, received int, accepted int, quarantined int,
  inserted int, corrected int, withdrawn int, grade "char", suspect text, same_extract boolean, days jsonb, warnings jsonb, fill jsonb,
  code_lists text)
ON CONFLICT (file_id) DO UPDATE SET accepted = excluded.accepted, quarantined = excluded.quarantined,
  grade = excluded.grade, days = excluded.days, warnings = excluded.warnings, fill = excluded.fill,
  code_lists = excluded.code_lists, horizon = excluded.horizon
RETURNING f.id, f.file_id`;

function fileRows(plans: readonly FilePlan[]): unknown[] {
  return plans.map(({ file, result, horizon, sameExtract }) => ({
    file_id: file.fileId,
    receipt: file.receipt,
    source: file.source,
    extract_at: file.translated.header.extractAt,
    from_day: file.translated.header.from,
    to_day: file.translated.header.to,
    horizon,
    received_at: file.receivedAt,
    recorded_at: file.recordedAt,
    received: result.received,
    accepted: result.accepted,
    quarantined: result.quarantined,
    inserted: result.inserted,
    corrected: result.corrected,
    withdrawn: result.withdrawn,
    grade: result.grade,
    suspect: result.suspect,
    same_extract: sameExtract,
    days: result.days,
    warnings: result.warnings,
    fill: file.translated.fill,
    code_lists: CODE_LISTS
  }));
}

/** Parts of one statement, each a data-modifying CTE, with their parameters numbered as they come. */
class Statement {
  readonly #parts: string[] = [];
  readonly #params: unknown[];

  constructor(params: unknown[]) {
    this.#params = [...params];
  }

  /** `?` in the text stands for the JSON parameter. */
  add(text: string, rows: readonly unknown[], name = `p${this.#parts.length}`): void {
    if (rows.length === 0) return;
    this.#params.push(JSON.stringify(rows));
    this.#parts.push(`${name} AS (${text.replaceAll('?', `$${this.#params.length}::jsonb`)})`);
  }

  /** Runs the parts; `answer` reads what they return, by their names. */
  async run<R extends object>(tx: Queryable, answer: string): Promise<R[]> {
    return tx.query<R>(
      `WITH unit AS (SELECT $1::int2 AS id, $2::"char" AS origin), ${this.#parts.join(',\n')} ${answer}`,
      this.#params
    );
  }
}

/** The number of the file a row names; files get theirs in the same statement. */
const FILE = '(SELECT files.id FROM files WHERE files.file_id = x.file)';

const DAYS = `
INSERT INTO vigie.rpu_day AS d (unit_id, origin, day, extract_at, received_at, recorded_at, file_id, same_extract, n,
  n_exit, n_hospital, n_oriented, stays)
SELECT unit.id, unit.origin, day, to_timestamp(extract_at / 1000), to_timestamp(received_at / 1000),
  to_timestamp(recorded_at / 1000), coalesce(known_file, ${FILE}), same_extract, n, n_exit, n_hospital, n_oriented, stays
FROM unit, jsonb_to_recordset(?) AS x(day date, extract_at float8, received_at float8, recorded_at float8,
  known_file int, file text, same_extract boolean, n int, n_exit int, n_hospital int, n_oriented int, stays jsonb)
ON CONFLICT (unit_id, origin, day) DO UPDATE SET extract_at = excluded.extract_at, received_at = excluded.received_at,
  recorded_at = excluded.recorded_at, file_id = excluded.file_id, same_extract = excluded.same_extract, n = excluded.n,
  n_exit = excluded.n_exit, n_hospital = excluded.n_hospital, n_oriented = excluded.n_oriented, stays = excluded.stays`;

const HOLDS = `
INSERT INTO vigie.rpu_held AS h (unit_id, origin, day, file_id, extract_at, received_at, n, stored_n, records)
SELECT unit.id, unit.origin, day, ${FILE}, to_timestamp(extract_at / 1000), to_timestamp(received_at / 1000), n,
  stored_n, records
FROM unit, jsonb_to_recordset(?) AS x(day date, file text, extract_at float8, received_at float8, n int, stored_n int,
  records jsonb)
ON CONFLICT (unit_id, origin, day) DO UPDATE SET file_id = excluded.file_id, extract_at = excluded.extract_at,
  received_at = excluded.received_at, n = excluded.n, stored_n = excluded.stored_n, records = excluded.records,
  refused_at = NULL`;

const SETTLED = `
DELETE FROM vigie.rpu_held h USING unit
WHERE h.unit_id = unit.id AND h.origin = unit.origin AND h.day IN (SELECT v::date FROM jsonb_array_elements_text(?) AS t(v))`;

const ORIENTED = `
INSERT INTO vigie.oriented AS o (unit_id, origin, key, entree, seen_at)
SELECT unit.id, unit.origin, decode(key, 'hex'), to_timestamp(entree / 1000), to_timestamp(seen_at / 1000)
FROM unit, jsonb_to_recordset(?) AS x(key text, entree float8, seen_at float8)
ON CONFLICT (unit_id, origin, entree, key) DO UPDATE SET seen_at = excluded.seen_at
WHERE excluded.seen_at < o.seen_at`;

const QUARANTINE_OPEN = `
INSERT INTO vigie.quarantine (unit_id, origin, file_id, receipt, index, place, code, value, day, scope_day, recorded_at)
SELECT unit.id, unit.origin, ${FILE}, receipt, index, place, code, value, day, scope_day, to_timestamp(recorded_at / 1000)
FROM unit, jsonb_to_recordset(?) AS x(file text, receipt uuid, index int, place text, code text, value text, day date,
  scope_day date, recorded_at float8)`;

const QUARANTINE_MOVE = `
UPDATE vigie.quarantine q SET file_id = ${FILE}, receipt = x.receipt, index = x.index, place = x.place
FROM jsonb_to_recordset(?) AS x(id int8, file text, receipt uuid, index int, place text) WHERE q.id = x.id`;

const QUARANTINE_CLOSE = `
UPDATE vigie.quarantine q SET closed_at = to_timestamp(x.at / 1000)
FROM jsonb_to_recordset(?) AS x(id int8, at float8) WHERE q.id = x.id`;

const DEBT = `
INSERT INTO vigie.refresh_debt (relation, from_at, to_at)
SELECT relation, to_timestamp(from_at / 1000), to_timestamp(to_at / 1000)
FROM jsonb_to_recordset(?) AS x(relation text, from_at float8, to_at float8)`;

/**
 * Writes the files and, in the same statement, what they decided beside the records: days, held days, orientations,
 * quarantine, refresh debt. A file tried again keeps its row.
 * @returns `rpu_file.id` by file name
 */
export async function saveFiles(
  tx: Queryable,
  state: UnitState,
  plans: readonly FilePlan[]
): Promise<Map<string, number>> {
  const statement = new Statement([state.unitId, originCode(state.origin)]);
  statement.add(FILES, fileRows(plans), 'files');
  statement.add(DAYS, dayRows(plans));
  statement.add(HOLDS, plans.flatMap(holdRows));
  statement.add(
    SETTLED,
    plans.flatMap((plan) => plan.settled)
  );
  statement.add(
    ORIENTED,
    plans.flatMap((plan) =>
      plan.oriented.map(({ key, entree, seenAt }) => ({ key, entree, seen_at: seenAt }))
    )
  );
  statement.add(DEBT, debtOf(plans));
  addQuarantine(statement, plans);
  const files = await statement.run<{ id: number; file_id: string }>(tx, 'SELECT id, file_id FROM files');
  const ids = new Map(files.map((row) => [row.file_id, row.id]));
  for (const plan of plans) for (const day of plan.days) day.file ||= ids.get(plan.file.fileId) ?? 0;
  return ids;
}

function dayRows(plans: readonly FilePlan[]): unknown[] {
  const days = new Map<string, Record<string, unknown>>();
  for (const plan of plans) {
    for (const d of plan.days) {
      days.set(d.day, {
        day: d.day,
        extract_at: d.extractAt,
        received_at: d.receivedAt,
        recorded_at: d.recordedAt,
        known_file: d.file || null,
        file: plan.file.fileId,
        same_extract: d.sameExtract,
        n: d.n,
        n_exit: d.nExit,
        n_hospital: d.nHospital,
        n_oriented: d.nOriented,
        stays: d.stays
      });
    }
  }
  return [...days.values()];
}

function holdRows(plan: FilePlan): unknown[] {
  return plan.holds.map(({ day, records, storedN }) => ({
    day,
    file: plan.file.fileId,
    extract_at: plan.file.translated.header.extractAt,
    received_at: plan.file.receivedAt,
    n: records.length,
    stored_n: storedN,
    records
  }));
}

function addQuarantine(statement: Statement, plans: readonly FilePlan[]): void {
  const from = ({ file }: FilePlan): object => ({ file: file.fileId, receipt: file.receipt });
  const opens = plans.flatMap((plan) =>
    plan.quarantine.opens.map(({ scopeDay, ...row }) => ({
      ...row,
      ...from(plan),
      scope_day: scopeDay,
      recorded_at: plan.file.recordedAt
    }))
  );
  const moves = plans.flatMap((plan) =>
    plan.quarantine.moves.map(({ id, row }) => ({ id, index: row.index, place: row.place, ...from(plan) }))
  );
  const closes = plans.flatMap((plan) =>
    plan.quarantine.closes.map((id) => ({ id, at: plan.file.recordedAt }))
  );
  statement.add(QUARANTINE_OPEN, opens);
  statement.add(QUARANTINE_MOVE, moves);
  statement.add(QUARANTINE_CLOSE, closes);
}

/** The range of each hypertable that these files touched, whole days of Paris. */
function debtOf(plans: readonly FilePlan[]): unknown[] {
  const touched: Record<'attendance' | 'departure', [Instant, Instant]> = {
    attendance: [Infinity, -Infinity],
    departure: [Infinity, -Infinity]
  };
  const touch = (relation: 'attendance' | 'departure', at: Instant): void => {
    const range = touched[relation];
    if (at < range[0]) range[0] = at;
    if (at > range[1]) range[1] = at;
  };
  for (const plan of plans) {
    const records = [...plan.versions.map((v) => v.record), ...plan.ended.map((e) => e.row)];
    for (const record of records) {
      touch('attendance', record.entree);
      if (record.sortie !== null) touch('departure', record.sortie);
    }
  }
  return Object.entries(touched)
    .filter(([, [from, to]]) => from <= to)
    .map(([relation, [from, to]]) => ({ relation, from_at: from, to_at: to + 1 }));
}
