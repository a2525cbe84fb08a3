import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from './codes.ts';
import type { Queryable } from './connect.ts';

/** What the wall showed of one scope at one instant. Figures are null where none was shown. */
export interface PictureRow {
  at: Instant;
  /** Head of the feed the picture was folded to. */
  seq: number;
  /** `site:<FINESS>`, `dept:<code>` or `region`. */
  scope: string;
  /** State of the presence figure: known, stale, unknown, not_computable, … */
  state: string;
  level: number | null;
  z: number | null;
  present: number | null;
  usual: number | null;
  sd: number | null;
  arrivals1h: number | null;
  longStay8: number | null;
  longStay12: number | null;
  oriented: number | null;
  /** Stay of home-goers, minutes. */
  stayMedian: number | null;
  stayP90: number | null;
  n: number | null;
  of: number | null;
  share: number | null;
  measuredAt: Instant | null;
  normVersion: number | null;
  formulaVersion: string;
  /** What was shown beside the figures, as `realtime/protocol/then.ts` says it; absent where it is not asked for. */
  more?: unknown;
}

/** Appends rows of one picture. @param tx the writing transaction, or the database itself */
export async function appendPicture(
  tx: Queryable,
  origin: Origin,
  rows: readonly PictureRow[]
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO vigie.picture (at, seq, origin, scope, state, level, z, present, usual, sd, arrivals_1h, long_stay_8,
       long_stay_12, oriented, stay_median, stay_p90, n, "of", share, measured_at, norm_version, formula_version, more)
     SELECT to_timestamp(at / 1000), seq, $1::"char", scope, state, level, z, present, usual, sd, "arrivals1h",
       "longStay8", "longStay12", oriented, "stayMedian", "stayP90", n, "of", share, to_timestamp("measuredAt" / 1000),
       "normVersion", "formulaVersion", more
     FROM jsonb_to_recordset($2::jsonb) AS x(at float8, seq int8, scope text, state text, level int2, z real,
       present real, usual real, sd real, "arrivals1h" real, "longStay8" real, "longStay12" real, oriented real,
       "stayMedian" real, "stayP90" real, n int, "of" int, share real, "measuredAt" float8, "normVersion" int,
       "formulaVersion" text, more jsonb)`,
    [originCode(origin), JSON.stringify(rows)]
  );
}

/** The picture log of one scope in [from, to), oldest first. */
export async function readPicture(
  db: Queryable,
  query: { origin: Origin; scope: string; from: Instant; to: Instant }
): Promise<PictureRow[]> {
  return db.query<{ [K in keyof PictureRow]: PictureRow[K] }>(
    `SELECT at, seq, scope, state, level, z, present, usual, sd, arrivals_1h AS "arrivals1h",
       long_stay_8 AS "longStay8", long_stay_12 AS "longStay12", oriented, stay_median AS "stayMedian",
       stay_p90 AS "stayP90", n, "of", share, measured_at AS "measuredAt", norm_version AS "normVersion",
       formula_version AS "formulaVersion"
     FROM vigie.picture WHERE scope = $1 AND origin = $2
       AND at >= to_timestamp($3::float8 / 1000) AND at < to_timestamp($4::float8 / 1000)
     ORDER BY at, seq`,
    [query.scope, originCode(query.origin), query.from, query.to]
  );
}

/**
 * The last row of every scope logged in (at − within, at]: what screens showed then. Empty where the log does not
 * reach, or nothing was written.
 */
export async function pictureAt(
  db: Queryable,
  query: { origin: Origin; at: Instant; within: number }
): Promise<PictureRow[]> {
  return db.query<{ [K in keyof PictureRow]: PictureRow[K] }>(
    `SELECT DISTINCT ON (scope) at, seq, scope, state, level, z, present, usual, sd, arrivals_1h AS "arrivals1h",
       long_stay_8 AS "longStay8", long_stay_12 AS "longStay12", oriented, stay_median AS "stayMedian",
       stay_p90 AS "stayP90", n, "of", share, measured_at AS "measuredAt", norm_version AS "normVersion",
       formula_version AS "formulaVersion", more
     FROM vigie.picture WHERE origin = $1
       AND at > to_timestamp(($2::float8 - $3::float8) / 1000) AND at <= to_timestamp($2::float8 / 1000)
     ORDER BY scope, at DESC, seq DESC`,
    [originCode(query.origin), query.at, query.within]
  );
}

/** Where a fold stood: its state as JSON, the last event it holds and the domain time of its last tick. */
export interface Checkpoint {
  seq: number;
  at: Instant;
  state: unknown;
}

/**
 * Keeps the newest checkpoint of a fold; one that another node passed already changes nothing, nor does one of another
 * record than today's.
 * @param epoch of the record that was folded; absent: whatever record this is
 */
export async function saveCheckpoint(
  db: Queryable,
  name: string,
  checkpoint: Checkpoint,
  epoch: string | null = null
): Promise<void> {
  await db.query(
    `INSERT INTO vigie.picture_state AS s (name, seq, at, state)
     SELECT $1, $2::int8, to_timestamp($3::float8 / 1000), $4::jsonb
     WHERE $5::text IS NULL OR EXISTS (SELECT 1 FROM vigie.epoch WHERE id::text = $5)
     ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, at = excluded.at, state = excluded.state,
       stored_at = clock_timestamp() WHERE s.seq <= excluded.seq`,
    [name, checkpoint.seq, checkpoint.at, JSON.stringify(checkpoint.state), epoch]
  );
}

/** The newest checkpoint; null when there is none. */
export async function readCheckpoint(db: Queryable, name: string): Promise<Checkpoint | null> {
  const [row] = await db.query<{ [K in keyof Checkpoint]: Checkpoint[K] }>(
    'SELECT seq, at, state FROM vigie.picture_state WHERE name = $1',
    [name]
  );
  return row ?? null;
}

/** Forgets a checkpoint: the fold starts from the current tables. For rebuilds. */
export async function dropCheckpoint(db: Queryable, name: string): Promise<void> {
  await db.query('DELETE FROM vigie.picture_state WHERE name = $1', [name]);
}
