import type { RegionPack, Service } from '#domain/region.ts';
import type { Db } from './connect.ts';
import { serviceCode } from './codes.ts';

/**
 * Writes a region's sites, units, services and authorisations; running it again brings them up to date. Sites
 * that left the pack are kept, inactive: their history stays readable.
 */
export async function seedRegion(db: Db, region: RegionPack): Promise<void> {
  const sites = region.sites.map((site) => ({
    finess: site.finess,
    name: site.name,
    short_name: site.shortName,
    department: site.department,
    commune: site.commune,
    lon: site.lon,
    lat: site.lat,
    visits_per_year: Math.round(site.visitsPerYear),
    // As the source says it.
    uncertain: site.uncertain?.map(({ en }) => en).join('; ') ?? null
  }));
  const units = region.sites.flatMap((site) =>
    site.units.map((ordre) => ({
      unit: `${site.finess}/${ordre}`,
      finess: site.finess,
      ordre,
      services: site.services.map(serviceCode)
    }))
  );
  const kinds: Record<Service, string> = { adult: 'ed_adult', paediatric: 'ed_paediatric' };
  const authorisations = region.sites.flatMap((site) =>
    [
      ...site.services.map((service) => kinds[service]),
      ...(site.smur ? ['smur'] : []),
      ...(site.samu ? ['samu'] : [])
    ].map((kind) => ({ finess: site.finess, kind }))
  );
  await db.tx(async (tx) => {
    await tx.query(SITES, [JSON.stringify(sites)]);
    await tx.query('UPDATE vigie.site SET active = finess = ANY($1::text[])', [sites.map((s) => s.finess)]);
    await tx.query(AUTHORISATIONS, [JSON.stringify(authorisations)]);
    await tx.query(UNITS, [JSON.stringify(units)]);
    await tx.query(SERVICES, [JSON.stringify(units)]);
  });
}

const SITES = `
INSERT INTO vigie.site (finess, name, short_name, department, commune, lon, lat, visits_per_year, uncertain)
SELECT finess, name, short_name, department, commune, lon, lat, visits_per_year, uncertain
FROM jsonb_to_recordset($1::jsonb) AS x(finess text, name text, short_name text, department text, commune text,
  lon float8, lat float8, visits_per_year int, uncertain text)
ON CONFLICT (finess) DO UPDATE SET name = excluded.name, short_name = excluded.short_name,
  department = excluded.department, commune = excluded.commune, lon = excluded.lon, lat = excluded.lat,
  visits_per_year = excluded.visits_per_year, uncertain = excluded.uncertain`;

const AUTHORISATIONS = `
INSERT INTO vigie.authorisation (finess, kind)
SELECT finess, kind FROM jsonb_to_recordset($1::jsonb) AS x(finess text, kind text)
ON CONFLICT DO NOTHING`;

const UNITS = `
INSERT INTO vigie.unit (unit, finess, ordre)
SELECT unit, finess, ordre FROM jsonb_to_recordset($1::jsonb) AS x(unit text, finess text, ordre text)
ON CONFLICT DO NOTHING`;

const SERVICES = `
INSERT INTO vigie.unit_service (unit_id, service)
SELECT u.unit_id, s::"char"
FROM jsonb_to_recordset($1::jsonb) AS x(unit text, services jsonb)
JOIN vigie.unit u USING (unit), jsonb_array_elements_text(x.services) AS s
ON CONFLICT DO NOTHING`;

/** What a unit is: its site and the two bytes that stand for it. */
export interface UnitRef {
  unitId: number;
  unit: string;
  finess: string;
  department: string;
}

/** Units of active sites, in order of their names. */
export async function readUnits(db: Pick<Db, 'query'>): Promise<UnitRef[]> {
  return db.query<{ [K in keyof UnitRef]: UnitRef[K] }>(
    `SELECT u.unit_id AS "unitId", u.unit, u.finess, s.department
     FROM vigie.unit u JOIN vigie.site s USING (finess) WHERE s.active ORDER BY u.unit`
  );
}
