import type { Origin } from '#domain/origin.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { originCode } from './codes.ts';
import type { Queryable } from './connect.ts';

/** One bad record as somebody may be shown it; the value is null where it could identify a person. */
export interface QuarantineExample {
  file: number;
  place: string;
  value: string | null;
  day: LocalDay | null;
}

/** Records of one site that are in quarantine for one reason. */
export interface QuarantineGroup {
  finess: string;
  code: string;
  /** Open now, and closed since the instant asked for. */
  open: number;
  closed: number;
  /** First and last reception of the open ones; null when none is open. */
  since: Instant | null;
  latest: Instant | null;
  lastClosed: Instant | null;
  /** Items of the file, without the record's number: `PATIENT/ENTREE`. */
  places: string[];
  examples: QuarantineExample[];
  /** Payloads that hold them and can be processed again. */
  receipts: string[];
}

/** What to look at: `sites` null for the whole region. */
export interface QuarantineQuery {
  origin: Origin;
  sites: readonly string[] | null;
  /** Lines closed since then are told with those that are open, domain time. */
  closedSince: Instant;
}

/** Quarantine by site and code, those with most open lines first, then what was closed lately. */
export async function quarantineGroups(db: Queryable, query: QuarantineQuery): Promise<QuarantineGroup[]> {
  return db.query<{ [K in keyof QuarantineGroup]: QuarantineGroup[K] }>(
    `WITH lines AS (
       SELECT u.finess, q.* FROM vigie.quarantine q JOIN vigie.unit u USING (unit_id)
       WHERE q.origin = $1 AND ($2::text[] IS NULL OR u.finess = ANY ($2::text[]))
         AND (q.closed_at IS NULL OR q.closed_at >= to_timestamp($3::float8 / 1000))
     )
     SELECT finess, code, count(*) FILTER (WHERE closed_at IS NULL)::int AS open, count(closed_at)::int AS closed,
       min(recorded_at) FILTER (WHERE closed_at IS NULL) AS since,
       max(recorded_at) FILTER (WHERE closed_at IS NULL) AS latest, max(closed_at) AS "lastClosed",
       coalesce(array_agg(DISTINCT regexp_replace(place, '\\[\\d+\\]', '', 'g')), '{}') AS places,
       coalesce((SELECT json_agg(e) FROM (
         SELECT o.file_id AS file, o.place, o.value, o.day FROM lines o
         WHERE o.finess = l.finess AND o.code = l.code AND o.closed_at IS NULL
         ORDER BY o.recorded_at DESC, o.index LIMIT 5) AS e), '[]') AS examples,
       (SELECT coalesce(array_agg(i.receipt::text), '{}') FROM (
          SELECT DISTINCT o.receipt FROM lines o
          WHERE o.finess = l.finess AND o.code = l.code AND o.closed_at IS NULL) AS r
        JOIN vigie.inbox i ON i.receipt = r.receipt AND i.purged_at IS NULL) AS receipts
     FROM lines l GROUP BY finess, code
     ORDER BY count(*) FILTER (WHERE closed_at IS NULL) DESC, max(closed_at) DESC, finess, code`,
    [originCode(query.origin), query.sites, query.closedSince]
  );
}

/** One open line, with the file that holds it. */
export interface QuarantineRecord extends QuarantineExample {
  finess: string;
  unit: string;
  code: string;
  recordedAt: Instant;
}

/** Open lines of one site, one file, or one reason: what is sent back to whoever can correct the source. */
export async function quarantineRecords(
  db: Queryable,
  query: { origin: Origin; finess?: string; file?: number; code?: string; limit: number }
): Promise<QuarantineRecord[]> {
  return db.query<{ [K in keyof QuarantineRecord]: QuarantineRecord[K] }>(
    `SELECT u.finess, u.unit, q.file_id AS file, q.code, q.place, q.value, q.day, q.recorded_at AS "recordedAt"
     FROM vigie.quarantine q JOIN vigie.unit u USING (unit_id)
     WHERE q.origin = $1 AND q.closed_at IS NULL AND ($2::text IS NULL OR u.finess = $2)
       AND ($3::int IS NULL OR q.file_id = $3) AND ($4::text IS NULL OR q.code = $4)
     ORDER BY u.unit, q.code, q.file_id, q.index LIMIT $5`,
    [originCode(query.origin), query.finess ?? null, query.file ?? null, query.code ?? null, query.limit]
  );
}
