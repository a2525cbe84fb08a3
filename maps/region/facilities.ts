import type { Facility, Site } from '#domain/region.ts';

/** As stored: a facility with an emergency department takes its name and place from that site. */
export type FacilityRow = Pick<Facility, 'finess' | 'maternity' | 'icu' | 'cardiacBeds' | 'cathLab'> &
  Partial<Facility>;

/**
 * The facilities of a region, in FINESS order.
 *
 * @param names short names of those without an emergency department
 */
export function facilitiesFrom(
  rows: readonly FacilityRow[],
  sites: readonly Site[],
  names: Readonly<Record<string, string>>
): Facility[] {
  const byFiness = new Map(sites.map((site) => [site.finess, site]));
  return rows.flatMap((row): Facility[] => {
    const { finess, maternity, icu, cardiacBeds, cathLab } = row;
    const site = byFiness.get(finess);
    const place = site ?? row;
    const { name, department, communeName, lon, lat, services = [] } = place;
    if (!name || !department || !communeName || lon === undefined || lat === undefined) return [];
    return [
      {
        ...{ finess, name, department, communeName, lon, lat, services },
        shortName: place.shortName ?? names[finess] ?? name,
        ...{ maternity, icu, cardiacBeds, cathLab },
        uncertain: row.uncertain ?? site?.uncertain?.map(({ en }) => en).join('; ') ?? null
      }
    ];
  });
}
