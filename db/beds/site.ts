import { isDeepStrictEqual } from 'node:util';
import { bedsOf, type Declaration } from '#domain/beds/site.ts';
import { OVERRIDE } from '#domain/beds/readings.ts';
import type { BedsNow } from '#domain/beds/types.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import type { NewNews } from '../outbox.ts';
import { locationsOfSites } from './locations.ts';
import { readRowsNow } from './rows.ts';

/** Any constant: one lock for all who write beds, so that a site's beds are worked out from all of them. */
const LOCK = 7_461_040;
/** Declarations older than this say nothing any more. */
const LOOK_BACK = 4 * OVERRIDE;

/** Taken first by whoever writes beds; held until the transaction ends. */
export async function lockBeds(tx: Queryable): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
}

/** Declarations of some sites that still say something. */
export async function readDeclarations(
  db: Queryable,
  origin: Origin,
  sites: readonly string[],
  now: Instant
): Promise<(Declaration & { finess: string })[]> {
  return db.query<{ [K in keyof Declaration]: Declaration[K] } & { finess: string }>(
    `SELECT finess, id, kind, function AS by, declared_at AS at, jsonb_build_object('available', available,
       'h24', expected_24h, 'installed', installed, 'closed', closed) AS counts
     FROM vigie.bed_declaration
     WHERE origin = $1 AND finess = ANY($2::text[]) AND declared_at > to_timestamp($3::float8 / 1000)
     ORDER BY declared_at, id`,
    [originCode(origin), sites, now - LOOK_BACK]
  );
}

/** Current beds of some sites, worked out from the record; null for a site that has none. */
export async function readSites(
  db: Queryable,
  origin: Origin,
  sites: readonly string[],
  now: Instant
): Promise<Map<string, BedsNow | null>> {
  const locations = await locationsOfSites(db, origin, sites);
  const rows = await readRowsNow(
    db,
    origin,
    locations.map(({ location }) => location)
  );
  const declarations = await readDeclarations(db, origin, sites, now);
  const sent = await db.query<{ source: string; at: Instant }>(
    'SELECT source, sent_at AS at FROM vigie.ror_full WHERE origin = $1',
    [originCode(origin)]
  );
  const full = new Map(sent.map(({ source, at }) => [source, at]));
  return new Map(
    sites.map((finess) => {
      const own = locations.flatMap((one) =>
        one.finess === finess && one.kind
          ? [{ ...one, kind: one.kind, rows: rows.filter((row) => row.location === one.location) }]
          : []
      );
      const said = declarations.filter((one) => one.finess === finess);
      return [finess, bedsOf(finess, own, full, said)];
    })
  );
}

/** News of the sites whose beds are other than the feed last said. Emitted last, by the writer. */
export async function bedNews(
  tx: Queryable,
  origin: Origin,
  sites: readonly string[],
  now: Instant
): Promise<NewNews[]> {
  if (sites.length === 0) return [];
  const current = await readSites(tx, origin, sites, now);
  const told = await tx.query<{ key: string; payload: unknown }>(
    `SELECT key, payload FROM vigie.news_now WHERE kind = 'beds.site' AND origin = $1 AND key = ANY($2::text[])`,
    [originCode(origin), sites]
  );
  const before = new Map(told.map(({ key, payload }) => [key, payload]));
  return [...current].flatMap(([key, payload]): NewNews[] => {
    if (isDeepStrictEqual(said(payload), said(before.get(key) ?? null))) return [];
    return [{ kind: 'beds.site', key, origin, at: now, payload }];
  });
}

/** What the payload says, without when it was received: the same counts sent again are no news. */
function said(payload: unknown): unknown {
  return JSON.parse(
    JSON.stringify(payload, (key, value: unknown) => (key === 'receivedAt' ? undefined : value))
  );
}
