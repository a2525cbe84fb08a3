import type { Origin } from '#domain/origin.ts';
import type { FileLine } from '#domain/rpu/site-history.ts';
import type { FileGrade } from '#domain/rpu/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from './codes.ts';
import type { Queryable } from './connect.ts';

/** A received file of any site, as `/qualite` lists it. */
export interface QualityFile extends FileLine {
  /** Its number: the address of its page. */
  id: number;
  finess: string;
  receipt: string | null;
  source: string;
  /** The payload still rests in the inbox, so that it can be processed again. */
  kept: boolean;
}

/** Which files: `sites` null for the whole region. */
export interface FileQuery {
  origin: Origin;
  sites: readonly string[] | null;
  grade: FileGrade | null;
  /** Files received before this are left out, domain time. */
  since: Instant;
  limit: number;
}

const COLUMNS = `f.id, f.file_id AS "fileId", u.unit, u.finess, f.receipt, f.source, f.extract_at AS "extractAt",
  f.received_at AS "receivedAt", f.from_day AS "from", f.to_day AS "to", f.received, f.accepted, f.quarantined,
  f.inserted, f.corrected, f.withdrawn, f.grade, f.suspect, f.days, f.warnings, f.fill`;
const KEPT = `EXISTS (SELECT 1 FROM vigie.inbox i WHERE i.receipt = f.receipt AND i.purged_at IS NULL) AS kept`;

type Row = { [K in keyof QualityFile]: QualityFile[K] };

/** Newest files, newest first: each unit's own index is walked, never the whole table. */
export async function latestFiles(db: Queryable, query: FileQuery): Promise<QualityFile[]> {
  return db.query<Row>(
    `SELECT ${COLUMNS}, ${KEPT} FROM vigie.unit u, LATERAL (
       SELECT * FROM vigie.rpu_file f WHERE f.unit_id = u.unit_id AND f.origin = $1
         AND f.received_at >= to_timestamp($4::float8 / 1000) AND ($3::"char" IS NULL OR f.grade = $3::"char")
       ORDER BY f.received_at DESC LIMIT $5) AS f
     WHERE $2::text[] IS NULL OR u.finess = ANY ($2::text[])
     ORDER BY f.received_at DESC, f.id DESC LIMIT $5`,
    [originCode(query.origin), query.sites, query.grade, query.since, query.limit]
  );
}

/** One file; null when there is none of this number and origin. */
export async function readFile(db: Queryable, origin: Origin, id: number): Promise<QualityFile | null> {
  const [row] = await db.query<Row>(
    `SELECT ${COLUMNS}, ${KEPT} FROM vigie.rpu_file f JOIN vigie.unit u USING (unit_id)
     WHERE f.id = $2 AND f.origin = $1`,
    [originCode(origin), id]
  );
  return row ?? null;
}
