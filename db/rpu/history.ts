import type { Origin } from '#domain/origin.ts';
import type { FileLine, SiteDay } from '#domain/rpu/site-history.ts';
import type { LocalDay } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** Scope of every question here: one site, one origin, civil days of Europe/Paris, both inclusive. */
export interface SiteDays {
  finess: string;
  origin: Origin;
  from: LocalDay;
  to: LocalDay;
}

const scope = ({ finess, origin, from, to }: SiteDays): unknown[] => [finess, originCode(origin), from, to];

/** Daily totals and quality, from the winners of the days: as fresh as the last file. */
export async function siteDays(db: Queryable, query: SiteDays): Promise<SiteDay[]> {
  return db.query<{ [K in keyof SiteDay]: SiteDay[K] }>(
    `SELECT d.day, sum(d.n)::int AS n, sum(d.n_exit)::float8 / nullif(sum(d.n), 0) AS exits,
       min(d.extract_at) AS "extractAt", max(f.grade) AS grade,
       (SELECT count(*)::int FROM vigie.quarantine q WHERE q.unit_id = ANY(array_agg(d.unit_id)) AND q.origin = $2
          AND q.scope_day = d.day AND q.closed_at IS NULL) AS quarantined,
       bool_or(h.day IS NOT NULL) AS held, bool_or(d.same_extract) AS "sameExtract", max(f.suspect) AS suspect
     FROM vigie.rpu_day d JOIN vigie.unit u USING (unit_id) JOIN vigie.rpu_file f ON f.id = d.file_id
     LEFT JOIN vigie.rpu_held h ON h.unit_id = d.unit_id AND h.origin = d.origin AND h.day = d.day
       AND h.refused_at IS NULL
     WHERE u.finess = $1 AND d.origin = $2 AND d.day BETWEEN $3::date AND $4::date
     GROUP BY d.day ORDER BY d.day`,
    scope(query)
  );
}

/** Newest files of a site, newest first. */
export async function siteFiles(
  db: Queryable,
  query: { finess: string; origin: Origin; limit: number }
): Promise<FileLine[]> {
  return db.query<{ [K in keyof FileLine]: FileLine[K] }>(
    `SELECT f.file_id AS "fileId", u.unit, f.extract_at AS "extractAt", f.received_at AS "receivedAt",
       f.from_day AS "from", f.to_day AS "to", f.received, f.accepted, f.quarantined, f.inserted, f.corrected,
       f.withdrawn, f.grade, f.suspect, f.days, f.warnings, f.fill
     FROM vigie.rpu_file f JOIN vigie.unit u USING (unit_id)
     WHERE u.finess = $1 AND f.origin = $2 ORDER BY f.received_at DESC, f.id DESC LIMIT $3`,
    [query.finess, originCode(query.origin), query.limit]
  );
}
