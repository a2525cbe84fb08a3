import type { Origin } from '#domain/origin.ts';
import type { Orient } from '#domain/rpu/types.ts';
import type { Horizon } from '#domain/stay/horizon.ts';
import type { StayVersion } from '#domain/stay/log.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** Passages of one part of a log travel as one text: `entree,sortie,unusable,age,mode,orient,known,ended;…`, seconds. */
const PACKED = `string_agg(date_part('epoch', a.entree)::int8 || ',' || coalesce(date_part('epoch', a.sortie)::int8::text, '')
  || ',' || a.exit_unusable::int || ',' || coalesce(a.age_years::text, '') || ',' || coalesce(a.mode_sortie::text, '')
  || ',' || coalesce(a.orient, '') || ',' || ceil(date_part('epoch', a.recorded_at))::int8
  || ',' || coalesce(ceil(date_part('epoch', a.superseded_at))::int8::text, ''), ';')`;

/** How much is read at once: a part stays far under the largest value the engine takes. */
const PART = 14 * 24 * HOUR;

interface LogQuery {
  finess: string;
  origin: Origin;
  /** ENTREE from then on. */
  from: Instant;
  /** Nothing that was recorded later. */
  knownBy: Instant;
}

/** Every version of every passage of a site that was known by an instant, as texts for `unpackVersions`. */
export async function readVersions(db: Queryable, query: LogQuery): Promise<string[]> {
  const parts: string[] = [];
  for (let from = query.from; from <= query.knownBy; from += PART) {
    const [row] = await db.query<{ packed: string | null }>(
      `SELECT ${PACKED} AS packed FROM vigie.attendance a
       WHERE a.unit_id IN (SELECT unit_id FROM vigie.unit WHERE finess = $1) AND a.origin = $2
         AND a.entree >= to_timestamp($3::float8 / 1000)
         AND a.entree < to_timestamp(least($3::float8 + ${PART}, $4::float8 + 1) / 1000)
         AND a.recorded_at <= to_timestamp($4::float8 / 1000)`,
      [query.finess, originCode(query.origin), from, query.knownBy]
    );
    if (row?.packed) parts.push(row.packed);
  }
  return parts;
}

/** What is known now of those who came to some sites since `from`, by FINESS. */
export async function readKnownNow(
  db: Queryable,
  query: { finess: readonly string[]; origin: Origin; from: Instant }
): Promise<Map<string, string>> {
  const rows = await db.query<{ finess: string; packed: string }>(
    `SELECT u.finess, ${PACKED} AS packed FROM vigie.attendance a JOIN vigie.unit u USING (unit_id)
     WHERE u.finess = ANY($1::text[]) AND a.origin = $2 AND a.superseded_at IS NULL
       AND a.entree >= to_timestamp($3::float8 / 1000) GROUP BY u.finess`,
    [query.finess, originCode(query.origin), query.from]
  );
  return new Map(rows.map(({ finess, packed }) => [finess, packed]));
}

/** Texts → versions. */
export function unpackVersions(parts: Iterable<string>): StayVersion[] {
  const versions: StayVersion[] = [];
  for (const part of parts) for (const one of part.split(';')) versions.push(versionOf(one.split(',')));
  return versions;
}

function versionOf(f: string[]): StayVersion {
  return {
    passage: {
      entree: Number(f[0]) * 1000,
      sortie: f[1] ? Number(f[1]) * 1000 : null,
      exitUnusable: f[2] === '1',
      ageYears: f[3] ? Number(f[3]) : null,
      modeSortie: (f[4] || null) as StayVersion['passage']['modeSortie'],
      orient: (f[5] || null) as Orient | null
    },
    knownAt: Number(f[6]) * 1000,
    endedAt: f[7] ? Number(f[7]) * 1000 : Infinity
  };
}

/** Horizons of the files of a site, with when each was recorded. */
export async function readHorizons(db: Queryable, query: LogQuery): Promise<(Horizon & { unit: string })[]> {
  return db.query<{ unit: string; at: Instant; knownAt: Instant }>(
    `SELECT u.unit, f.horizon AS at, f.recorded_at AS "knownAt" FROM vigie.rpu_file f JOIN vigie.unit u USING (unit_id)
     WHERE u.finess = $1 AND f.origin = $2 AND f.horizon IS NOT NULL
       AND f.received_at >= to_timestamp($3::float8 / 1000) AND f.recorded_at <= to_timestamp($4::float8 / 1000)`,
    [query.finess, originCode(query.origin), query.from, query.knownBy]
  );
}
