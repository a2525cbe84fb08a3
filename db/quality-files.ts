import type { Origin } from '#domain/origin.ts';
import type { FileLine } from '#domain/rpu/site-history.ts';
import type { FileGrade, ItemFill } from '#domain/rpu/types.ts';
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

/** Files of a unit that its completeness is judged by: the newest ones. */
const FILL_FILES = 20;

/** Fill of each item by site, summed over the newest files of its units received since `since` (domain time). */
export async function fillBySite(
  db: Queryable,
  { origin, since }: { origin: Origin; since: Instant }
): Promise<{ finess: string; fill: Record<string, ItemFill> }[]> {
  const rows = await db.query<{ finess: string; item: string; expected: number; filled: number }>(
    `SELECT u.finess, i.key AS item, sum((i.value->>'expected')::int)::int AS expected,
       sum((i.value->>'filled')::int)::int AS filled
     FROM vigie.unit u, LATERAL (
       SELECT f.fill FROM vigie.rpu_file f
       WHERE f.unit_id = u.unit_id AND f.origin = $1 AND f.received_at >= to_timestamp($2::float8 / 1000)
       ORDER BY f.received_at DESC LIMIT ${FILL_FILES}
     ) f, LATERAL jsonb_each(f.fill) AS i
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [originCode(origin), since]
  );
  const sites = new Map<string, Record<string, ItemFill>>();
  for (const { finess, item, expected, filled } of rows)
    sites.set(finess, { ...sites.get(finess), [item]: { expected, filled } });
  return [...sites].map(([finess, fill]) => ({ finess, fill }));
}
