import type { Origin } from '#domain/origin.ts';
import type { AgeClass, FileGrade, FileWarning, ItemFill } from '#domain/rpu/types.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import type { Outcome } from './outcome.ts';
import type { DayFate } from './types.ts';

/** Scope of every question here: one site, one origin, civil days of Europe/Paris, both inclusive. */
export interface SiteDays {
  finess: string;
  origin: Origin;
  from: LocalDay;
  to: LocalDay;
}

const scope = ({ finess, origin, from, to }: SiteDays): unknown[] => [finess, originCode(origin), from, to];

/** What is known of one day of a site: its total, how complete and how good its files are. */
export interface SiteDay {
  day: LocalDay;
  /** Attendances; a day that is absent was never received. */
  n: number;
  /** Share of them whose SORTIE was written, 0–1; null for none. */
  exits: number | null;
  extractAt: Instant;
  grade: FileGrade;
  quarantined: number;
  held: boolean;
  sameExtract: boolean;
  suspect: string | null;
}

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
     WHERE u.finess = $1 AND d.origin = $2 AND d.day BETWEEN $3::date AND $4::date
     GROUP BY d.day ORDER BY d.day`,
    scope(query)
  );
}

/** Attendances by age class over the days, from the daily aggregate. */
export async function ageClasses(
  db: Queryable,
  query: SiteDays
): Promise<{ ageClass: AgeClass; n: number }[]> {
  return db.query<{ ageClass: AgeClass; n: number }>(
    `SELECT a.age_class AS "ageClass", sum(a.n)::int AS n FROM vigie.attendance_daily a JOIN vigie.unit u USING (unit_id)
     WHERE u.finess = $1 AND a.origin = $2 AND a.day >= $3::date::timestamp AT TIME ZONE 'Europe/Paris'
       AND a.day < ($4::date + 1)::timestamp AT TIME ZONE 'Europe/Paris'
     GROUP BY 1 ORDER BY 1`,
    scope(query)
  );
}

/** Departures by outcome over the days, from the daily aggregate. */
export async function destinations(
  db: Queryable,
  query: SiteDays
): Promise<{ outcome: Outcome; n: number }[]> {
  return db.query<{ outcome: Outcome; n: number }>(
    `SELECT d.outcome, sum(d.n)::int AS n FROM vigie.departure_daily d JOIN vigie.unit u USING (unit_id)
     WHERE u.finess = $1 AND d.origin = $2 AND d.day >= $3::date::timestamp AT TIME ZONE 'Europe/Paris'
       AND d.day < ($4::date + 1)::timestamp AT TIME ZONE 'Europe/Paris'
     GROUP BY 1 ORDER BY 1`,
    scope(query)
  );
}

/**
 * 15-minute bins of stay by day of SORTIE and outcome, UHCD left out: merge them, then take quantiles
 * (`binQuantile`). Never average a median.
 */
export async function stayBins(
  db: Queryable,
  query: SiteDays
): Promise<{ day: LocalDay; outcome: Outcome; bins: [number, number][] }[]> {
  return db.query<{ day: LocalDay; outcome: Outcome; bins: [number, number][] }>(
    `SELECT day, outcome, json_agg(json_build_array(stay_bin, n) ORDER BY stay_bin) AS bins FROM (
       SELECT (s.day AT TIME ZONE 'Europe/Paris')::date AS day, s.outcome, s.stay_bin, sum(s.n)::int AS n
       FROM vigie.departure_stay_daily s JOIN vigie.unit u USING (unit_id)
       WHERE u.finess = $1 AND s.origin = $2 AND NOT s.uhcd AND s.day >= $3::date::timestamp AT TIME ZONE 'Europe/Paris'
         AND s.day < ($4::date + 1)::timestamp AT TIME ZONE 'Europe/Paris'
       GROUP BY 1, 2, 3) AS b
     GROUP BY day, outcome ORDER BY day, outcome`,
    scope(query)
  );
}

/** One received file, as the files list shows it. */
export interface FileLine {
  fileId: string;
  unit: string;
  extractAt: Instant;
  receivedAt: Instant;
  from: LocalDay;
  to: LocalDay;
  received: number;
  accepted: number;
  quarantined: number;
  inserted: number;
  corrected: number;
  withdrawn: number;
  grade: FileGrade;
  suspect: string | null;
  days: { day: LocalDay; state: DayFate }[];
  warnings: FileWarning[];
  fill: Record<string, ItemFill>;
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
