import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from './codes.ts';
import type { Queryable } from './connect.ts';

/** What screens showed of a site during one hour: its highest level, its lowest z; null where none was known. */
export interface ShownHour {
  finess: string;
  /** Beginning of the hour. */
  at: Instant;
  level: number | null;
  z: number | null;
}

/** Hours of [from, to) of every site, from the picture log: levels and z, never a count. */
export function shownHours(
  db: Queryable,
  { origin, from, to }: { origin: Origin; from: Instant; to: Instant }
): Promise<ShownHour[]> {
  return db.query<{ [K in keyof ShownHour]: ShownHour[K] }>(
    `SELECT substr(scope, 6) AS finess, date_trunc('hour', at) AS at,
       max(level) FILTER (WHERE state = 'known') AS level, min(z) FILTER (WHERE state = 'known') AS z
     FROM vigie.picture
     WHERE origin = $1 AND scope LIKE 'site:%'
       AND at >= to_timestamp($2::float8 / 1000) AND at < to_timestamp($3::float8 / 1000)
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [originCode(origin), from, to]
  );
}

/** Doors that had been declared shut by `at` and were meant to be so then, as their ends stand now. */
export function doorsAt(
  db: Queryable,
  { origin, at }: { origin: Origin; at: Instant }
): Promise<{ finess: string; kind: string; scope: string; target: string; until: Instant }[]> {
  return db.query(
    `SELECT finess, kind, scope, target, until_at AS until FROM vigie.closure
     WHERE origin = $1 AND scope IN ('site', 'service') AND declared_at <= to_timestamp($2::float8 / 1000)
       AND from_at <= to_timestamp($2::float8 / 1000) AND until_at > to_timestamp($2::float8 / 1000)
     ORDER BY finess, until_at`,
    [originCode(origin), at]
  );
}
