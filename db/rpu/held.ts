import type { Origin } from '#domain/origin.ts';
import type { Attendance } from '#domain/rpu/types.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import type { Act } from '../access/act.ts';
import { audit } from '../audit.ts';
import { originCode, originOf } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit } from '../outbox.ts';
import { readFeedState } from './feed.ts';
import { lockUnit, openUnit } from './state.ts';
import type { WriteResult } from './types.ts';
import { writeRpuIn } from './write.ts';

/** A day kept back by the shrink guard. */
export interface HeldDay {
  unit: string;
  origin: Origin;
  day: LocalDay;
  fileId: string;
  /** `rpu_file.id`: what a decision names, so that nobody decides of a file they have not seen. */
  file: number;
  extractAt: Instant;
  receivedAt: Instant;
  /** Records of the file held back, and records that stand. */
  n: number;
  storedN: number;
}

/** Days that wait for a decision, oldest first. */
export async function heldDays(db: Queryable, origin: Origin): Promise<HeldDay[]> {
  const rows = await db.query<Omit<HeldDay, 'origin'> & { origin: string }>(
    `SELECT u.unit, h.origin, h.day, f.file_id AS "fileId", f.id AS file, h.extract_at AS "extractAt",
       h.received_at AS "receivedAt", h.n, h.stored_n AS "storedN"
     FROM vigie.rpu_held h JOIN vigie.unit u USING (unit_id) JOIN vigie.rpu_file f ON f.id = h.file_id
     WHERE h.origin = $1 AND h.refused_at IS NULL ORDER BY h.received_at, u.unit, h.day`,
    [originCode(origin)]
  );
  return rows.map((row) => ({ ...row, origin: originOf(row.origin) }));
}

/** What applying a held day would do to the records that stand. */
export interface HeldEffect {
  gone: number;
  kept: number;
  fresh: number;
  /** Arrival of the first and the last record that would go; null when none would. */
  goneFrom: Instant | null;
  goneTo: Instant | null;
}

/** Records that accepting a held day would withdraw, keep and add; null when it is not held any more. */
export async function heldEffect(
  db: Queryable,
  held: { unit: string; origin: Origin; day: LocalDay }
): Promise<HeldEffect | null> {
  const [row] = await db.query<{ [K in keyof HeldEffect]: HeldEffect[K] }>(
    `WITH held AS (
       SELECT h.unit_id, h.origin, h.day, h.records FROM vigie.rpu_held h JOIN vigie.unit u USING (unit_id)
       WHERE u.unit = $1 AND h.origin = $2 AND h.day = $3::date AND h.refused_at IS NULL
     ), came AS (SELECT decode(r->>'key', 'hex') AS key FROM held, jsonb_array_elements(held.records) AS r),
     stood AS (
       SELECT a.key, a.entree, a.key IN (SELECT key FROM came) AS stays FROM held JOIN vigie.attendance a
         ON a.unit_id = held.unit_id AND a.origin = held.origin AND a.superseded_at IS NULL
         AND a.entree >= held.day::timestamp AT TIME ZONE 'Europe/Paris'
         AND a.entree < (held.day + 1)::timestamp AT TIME ZONE 'Europe/Paris'
     )
     SELECT (SELECT count(*)::int FROM stood WHERE NOT stays) AS gone,
       (SELECT count(*)::int FROM stood WHERE stays) AS kept,
       (SELECT count(*)::int FROM came WHERE key NOT IN (SELECT key FROM stood)) AS fresh,
       (SELECT min(entree) FROM stood WHERE NOT stays) AS "goneFrom",
       (SELECT max(entree) FROM stood WHERE NOT stays) AS "goneTo"
     FROM held`,
    [held.unit, originCode(held.origin), held.day]
  );
  return row ?? null;
}

/** A held day as a person decides of it. */
export interface HeldChoice {
  unit: string;
  origin: Origin;
  day: LocalDay;
  /** The file they saw; another one held since is not decided of. Any when absent. */
  file?: number;
  /** Also a day that was refused: the way back from a refusal by mistake. */
  evenRefused?: boolean;
}

interface HeldRow {
  file: number;
  n: number;
  stored_n: number;
  finess: string;
  ordre: string;
  file_id: string;
  receipt: string | null;
  source: string;
  extract_at: Instant;
  received_at: Instant;
  records: Attendance[];
}

/**
 * Applies a held day because a person accepted it, exactly as its file would have: same winner, same history,
 * known from `at` on. Whoever decides is in the audit log.
 * @returns null when the day is not held any more, or by another file than the one they saw
 */
export async function acceptHeldDay(
  db: Db,
  held: HeldChoice,
  at: Instant,
  act: Act
): Promise<WriteResult | null> {
  return db.tx(async (tx) => {
    await lockUnit(tx, held.unit, held.origin);
    const row = await heldRow(tx, held);
    if (!row) return null;
    const { finess, ordre } = row;
    const file = {
      translated: {
        header: { finess, ordre, extractAt: row.extract_at, from: held.day, to: held.day },
        attendances: row.records,
        quarantined: [],
        warnings: [],
        received: row.records.length,
        grade: 'A' as const,
        fill: {}
      },
      // Its own name in the list of files: the file it came in keeps its row and its counts.
      fileId: `${row.file_id}#${held.day}`,
      receipt: row.receipt,
      source: row.source,
      origin: held.origin,
      receivedAt: row.received_at,
      recordedAt: at
    };
    const [result] = await writeRpuIn(tx, [file], {
      holding: false,
      emitEvents: true,
      finish: (_, [{ inserted, corrected, withdrawn } = { inserted: 0, corrected: 0, withdrawn: 0 }]) =>
        decided(tx, act, 'accept', held, row, { n: row.n, inserted, corrected, withdrawn })
    });
    return result ?? null;
  });
}

/**
 * Sets a held version aside because a person refused it: the day stays as it stands, and the feed no longer holds
 * it. A later file that says the same stays refused (`decide.ts`), one that says something else is judged anew.
 * @returns false when the day is not held any more, or by another file than the one they saw
 */
export async function refuseHeldDay(db: Db, held: HeldChoice, at: Instant, act: Act): Promise<boolean> {
  return db.tx(async (tx) => {
    await lockUnit(tx, held.unit, held.origin);
    const row = await heldRow(tx, held);
    if (!row) return false;
    await tx.query(
      `UPDATE vigie.rpu_held h SET refused_at = to_timestamp($4::float8 / 1000) FROM vigie.unit u
       WHERE u.unit_id = h.unit_id AND u.unit = $1 AND h.origin = $2 AND h.day = $3::date`,
      [held.unit, originCode(held.origin), held.day, at]
    );
    await decided(tx, act, 'refuse', held, row, { n: row.stored_n });
    const state = await openUnit(tx, row, held.origin, held.day);
    const payload = await readFeedState(tx, state);
    await emit(tx, [{ kind: 'unit.feed', key: held.unit, origin: held.origin, at, payload }]);
    return true;
  });
}

async function heldRow(tx: Queryable, held: HeldChoice): Promise<HeldRow | null> {
  const [row] = await tx.query<HeldRow>(
    `SELECT u.finess, u.ordre, f.id AS file, f.file_id, f.receipt, f.source, h.extract_at, h.received_at, h.n,
       h.stored_n, h.records
     FROM vigie.rpu_held h JOIN vigie.unit u USING (unit_id) JOIN vigie.rpu_file f ON f.id = h.file_id
     WHERE u.unit = $1 AND h.origin = $2 AND h.day = $3::date AND ($4::int IS NULL OR f.id = $4)
       AND ($5 OR h.refused_at IS NULL) FOR UPDATE OF h`,
    [held.unit, originCode(held.origin), held.day, held.file ?? null, held.evenRefused ?? false]
  );
  return row ?? null;
}

async function decided(
  tx: Queryable,
  act: Act,
  decision: 'accept' | 'refuse',
  held: HeldChoice,
  row: HeldRow,
  after: object
): Promise<void> {
  await audit(tx, {
    at: act.now,
    actor: act.actor,
    action: 'file.decide',
    subject: `unit:${held.unit}`,
    before: { day: held.day, stands: row.stored_n, held: row.n, file: row.file_id },
    after: { day: held.day, decision, ...after }
  });
}
