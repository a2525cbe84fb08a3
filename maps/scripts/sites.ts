import type { Service, Site } from '#domain/region.ts';
import { foldCommuneName, type CommuneIndex } from '../region/communes.ts';
import { doubtsOf } from './doubts.ts';

/** A site as written to disk: its short name is kept by hand beside the data. */
export type SiteData = Omit<Site, 'shortName'>;

/**
 * Attendances a year: the newer survey, except where the source says that it counted twice
 * (its own remark ends in "use 2023").
 */
function visits(row: Record<string, string>): number {
  const older = /use 2023/u.test(row.uncertain ?? '');
  return Number((older ? row.ed_visits_2023 : row.ed_visits_2025) || row.ed_visits_2023 || 0);
}

const round5 = (degrees: string | undefined): number => Math.round(Number(degrees) * 1e5) / 1e5;

/** Open emergency departments of the facilities table, in FINESS order. Throws when a commune is unknown. */
export function openSites(rows: Record<string, string>[], communes: CommuneIndex): SiteData[] {
  return rows
    .filter((row) => row.ed_status?.startsWith('active'))
    .filter((row) => row.ed_adult === '1' || row.ed_paediatric === '1')
    .map((row): SiteData => {
      const department = row.dept ?? '';
      const commune =
        communes.byInsee(row.commune_insee ?? '') ?? communes.byName(department, row.city ?? '');
      if (!commune) throw new Error(`No commune for ${row.finess_geo}: ${foldCommuneName(row.city ?? '')}`);
      const services: Service[] = [];
      if (row.ed_adult === '1') services.push('adult');
      if (row.ed_paediatric === '1') services.push('paediatric');
      const beds = row.beds_mco_2025 || row.beds_mco_2023;
      return {
        finess: row.finess_geo ?? '',
        name: row.name ?? '',
        department,
        commune: commune.insee,
        communeName: commune.name,
        lon: round5(row.lon),
        lat: round5(row.lat),
        services,
        units: ['0'],
        visitsPerYear: visits(row),
        smur: row.smur === '1',
        samu: row.samu === '1',
        bedsMco: beds ? Number(beds) : null,
        uncertain: row.uncertain ? doubtsOf(row.uncertain) : null
      };
    })
    .sort((a, b) => (a.finess < b.finess ? -1 : 1));
}
