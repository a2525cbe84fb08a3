import { type BedKind, isBedKind } from '#domain/beds/types.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** A Location with where it belongs: what a person said of it, else what messages teach. */
export interface KnownLocation {
  location: string;
  name: string | null;
  finess: string | null;
  kind: BedKind | null;
  endedAt: Instant | null;
}

const KNOWN = `
SELECT l.location, l.name, coalesce(l.finess, k.finess) AS finess, coalesce(l.kind, k.kind) AS kind,
       l.ended_at AS "endedAt"
FROM vigie.ror_location l LEFT JOIN vigie.ror_link k ON k.origin = l.origin AND k.fhir_id = l.fhir_id
WHERE l.origin = $1`;

type Row = Omit<KnownLocation, 'kind'> & { kind: string | null };

const known = (row: Row): KnownLocation => ({
  ...row,
  kind: row.kind !== null && isBedKind(row.kind) ? row.kind : null
});

/** Some Locations, by their identifier in the ROR or by the `id` of their resource. */
export async function readLocations(
  db: Queryable,
  origin: Origin,
  { locations, fhirIds }: { locations: readonly string[]; fhirIds: readonly string[] }
): Promise<KnownLocation[]> {
  const rows = await db.query<Row>(
    `${KNOWN} AND (l.location = ANY($2::text[]) OR l.fhir_id = ANY($3::text[]))`,
    [originCode(origin), locations, fhirIds]
  );
  return rows.map(known);
}

/** All Locations of some sites. */
export async function locationsOfSites(
  db: Queryable,
  origin: Origin,
  sites: readonly string[]
): Promise<KnownLocation[]> {
  const rows = await db.query<Row>(`${KNOWN} AND coalesce(l.finess, k.finess) = ANY($2::text[])`, [
    originCode(origin),
    sites
  ]);
  return rows.map(known);
}

/** Sites that one source has ever sent beds of. */
export async function sitesOfSource(db: Queryable, origin: Origin, source: string): Promise<string[]> {
  const rows = await db.query<{ finess: string }>(
    `SELECT DISTINCT finess FROM (${KNOWN}) AS l WHERE finess IS NOT NULL
       AND location IN (SELECT n.location FROM vigie.ror_now n WHERE n.origin = $1 AND n.source = $2)`,
    [originCode(origin), source]
  );
  return rows.map(({ finess }) => finess);
}

/** Notes the Locations of a message; one said to be out of use ends. */
export async function saveLocations(
  tx: Queryable,
  origin: Origin,
  locations: readonly { id: string; fhirId: string | null; name: string | null; active: boolean }[],
  sentAt: Instant
): Promise<void> {
  const unique = [...new Map(locations.map((one) => [one.id, one])).values()];
  await tx.query(
    `INSERT INTO vigie.ror_location AS l (origin, location, fhir_id, name, ended_at, sent_at)
     SELECT $1::"char", id, "fhirId", name, CASE WHEN NOT active THEN to_timestamp($3::float8 / 1000) END,
       to_timestamp($3::float8 / 1000)
     FROM jsonb_to_recordset($2::jsonb) AS x(id text, "fhirId" text, name text, active boolean)
     ON CONFLICT (origin, location) DO UPDATE SET
       fhir_id = CASE WHEN excluded.sent_at >= coalesce(l.sent_at, excluded.sent_at) THEN coalesce(excluded.fhir_id, l.fhir_id) ELSE coalesce(l.fhir_id, excluded.fhir_id) END,
       name = CASE WHEN excluded.sent_at >= coalesce(l.sent_at, excluded.sent_at) THEN coalesce(excluded.name, l.name) ELSE coalesce(l.name, excluded.name) END,
       ended_at = greatest(l.ended_at, excluded.ended_at), sent_at = greatest(l.sent_at, excluded.sent_at)`,
    [originCode(origin), JSON.stringify(unique), sentAt]
  );
}

/** Learns where Locations belong: the newest message teaches, and what it does not say stays. */
export async function saveLinks(
  tx: Queryable,
  origin: Origin,
  links: readonly { fhirId: string; finess: string | null; kind: BedKind | null }[],
  sentAt: Instant
): Promise<void> {
  if (links.length === 0) return;
  await tx.query(
    `INSERT INTO vigie.ror_link AS k (origin, fhir_id, finess, kind, sent_at)
     SELECT $1::"char", "fhirId", finess, kind, to_timestamp($3::float8 / 1000)
     FROM jsonb_to_recordset($2::jsonb) AS x("fhirId" text, finess text, kind text)
     ON CONFLICT (origin, fhir_id) DO UPDATE SET
       finess = CASE WHEN excluded.sent_at >= k.sent_at THEN coalesce(excluded.finess, k.finess) ELSE coalesce(k.finess, excluded.finess) END,
       kind = CASE WHEN excluded.sent_at >= k.sent_at THEN coalesce(excluded.kind, k.kind) ELSE coalesce(k.kind, excluded.kind) END,
       sent_at = greatest(k.sent_at, excluded.sent_at)`,
    [originCode(origin), JSON.stringify(links), sentAt]
  );
}
