import type { TableLine } from '#domain/beds/table.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Act } from '../access/act.ts';
import { audit } from '../audit.ts';
import { originCode } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit } from '../outbox.ts';
import { readLocations } from './locations.ts';
import { bedNews, lockBeds } from './site.ts';

/**
 * Says where Locations belong, before what messages teach; the beds of the sites concerned change at once.
 * @param at domain time
 * @param sites FINESS of the region
 * @returns how many Locations belong elsewhere than before
 */
export async function loadTable(
  db: Db,
  act: Act,
  lines: readonly TableLine[],
  { at, sites }: { at: Instant; sites: ReadonlySet<string> }
): Promise<number> {
  const { origin } = act;
  return db.tx(async (tx) => {
    await lockBeds(tx);
    const locations = lines.map(({ location }) => location);
    const before = await readLocations(tx, origin, { locations, fhirIds: [] });
    const known = new Map(before.map((one) => [one.location, one]));
    const changed = lines.filter(({ location, finess, kind }) => {
      const held = known.get(location);
      return held?.finess !== finess || held.kind !== kind;
    });
    await tx.query(
      `INSERT INTO vigie.ror_location (origin, location, finess, kind)
       SELECT $1::"char", location, finess, kind FROM jsonb_to_recordset($2::jsonb) AS x(location text, finess text, kind text)
       ON CONFLICT (origin, location) DO UPDATE SET finess = excluded.finess, kind = excluded.kind`,
      [originCode(origin), JSON.stringify(lines)]
    );
    const concerned = new Set([...before, ...lines].map(({ finess }) => finess));
    const news = await bedNews(
      tx,
      origin,
      [...concerned].filter((finess) => finess !== null && sites.has(finess)) as string[],
      at
    );
    await audit(tx, {
      at: act.now,
      actor: act.actor,
      action: 'beds.table',
      subject: 'beds:table',
      before: changed.map(({ location }) => {
        const held = known.get(location);
        return { location, finess: held?.finess ?? null, kind: held?.kind ?? null };
      }),
      after: changed
    });
    await emit(tx, news);
    return changed.length;
  });
}

/** How many Locations are sent, and those that lead to no site of the region or to no kind of beds. */
export async function unmappedLocations(
  db: Queryable,
  origin: Origin,
  sites: readonly string[]
): Promise<{
  sent: number;
  unmapped: { location: string; name: string | null; sentAt: Instant }[];
  measurements: number;
}> {
  const rows = await db.query<{
    location: string;
    name: string | null;
    sentAt: Instant;
    n: number;
    mapped: boolean;
  }>(
    `SELECT l.location, l.name, l.sent_at AS "sentAt", count(n.location)::int AS n,
       coalesce(coalesce(l.finess, k.finess) = ANY($2::text[]) AND coalesce(l.kind, k.kind) IS NOT NULL, false) AS mapped
     FROM vigie.ror_location l
     LEFT JOIN vigie.ror_link k ON k.origin = l.origin AND k.fhir_id = l.fhir_id
     LEFT JOIN vigie.ror_now n ON n.origin = l.origin AND n.location = l.location
     WHERE l.origin = $1 AND l.sent_at IS NOT NULL
     GROUP BY 1, 2, 3, 5 ORDER BY l.location`,
    [originCode(origin), sites]
  );
  const unmapped = rows.filter(({ mapped }) => !mapped);
  return {
    sent: rows.length,
    unmapped: unmapped.map(({ location, name, sentAt }) => ({ location, name, sentAt })),
    measurements: unmapped.reduce((sum, { n }) => sum + n, 0)
  };
}
