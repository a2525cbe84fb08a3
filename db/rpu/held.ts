import type { Origin } from '#domain/origin.ts';
import type { Attendance } from '#domain/rpu/types.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { originCode, originOf } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import type { WriteResult } from './types.ts';
import { writeRpuIn } from './write.ts';

/** A day kept back by the shrink guard. */
export interface HeldDay {
  unit: string;
  origin: Origin;
  day: LocalDay;
  fileId: string;
  extractAt: Instant;
  receivedAt: Instant;
  /** Records of the file held back, and records that stand. */
  n: number;
  storedN: number;
}

/** Days held, oldest first. */
export async function heldDays(db: Queryable, origin: Origin): Promise<HeldDay[]> {
  const rows = await db.query<Omit<HeldDay, 'origin'> & { origin: string }>(
    `SELECT u.unit, h.origin, h.day, f.file_id AS "fileId", h.extract_at AS "extractAt", h.received_at AS "receivedAt",
       h.n, h.stored_n AS "storedN"
     FROM vigie.rpu_held h JOIN vigie.unit u USING (unit_id) JOIN vigie.rpu_file f ON f.id = h.file_id
     WHERE h.origin = $1 ORDER BY h.received_at, u.unit, h.day`,
    [originCode(origin)]
  );
  return rows.map((row) => ({ ...row, origin: originOf(row.origin) }));
}

interface HeldRow {
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
 * known from `at` on.
 * @returns null when the day is not held any more
 */
export async function acceptHeldDay(
  db: Db,
  held: { unit: string; origin: Origin; day: LocalDay },
  at: Instant
): Promise<WriteResult | null> {
  return db.tx(async (tx) => {
    const [row] = await tx.query<HeldRow>(
      `SELECT u.finess, u.ordre, f.file_id, f.receipt, f.source, h.extract_at, h.received_at, h.records
       FROM vigie.rpu_held h JOIN vigie.unit u USING (unit_id) JOIN vigie.rpu_file f ON f.id = h.file_id
       WHERE u.unit = $1 AND h.origin = $2 AND h.day = $3::date FOR UPDATE OF h`,
      [held.unit, originCode(held.origin), held.day]
    );
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
    const [result] = await writeRpuIn(tx, [file], { holding: false, emitEvents: true });
    return result ?? null;
  });
}
