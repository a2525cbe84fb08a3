import type { Facility, RegionPack } from '#domain/region.ts';
import type { Origin } from '#domain/origin.ts';
import type { StreamName } from '#domain/streams.ts';

/** A source the simulated region sends under; its key is made by whoever starts the demo (db/sources.ts). */
export interface DemoSource {
  id: string;
  name: string;
  /** What its key is found by: the FINESS of a site, `samuKey` of a SAMU. */
  keyName: string;
  streams: StreamName[];
  finess: string[] | null;
  origin: Origin;
}

/** Identifier of a site's simulated source. */
export function sourceOf(finess: string): string {
  return `simulator-${finess}`;
}

/** What the key of a department's SAMU is found by. */
export function samuKey(department: string): string {
  return `samu-${department}`;
}

/** What the key of the regional transfer cell is found by. */
export const TIU_KEY = 'tiu';

/** Maternities of a region that have no emergency department: of all streams they speak of their beds only. */
export function maternitiesAlone(
  { sites }: Pick<RegionPack, 'sites'>,
  facilities: readonly Facility[]
): Facility[] {
  const known = new Set(sites.map(({ finess }) => finess));
  return facilities.filter(({ maternity, finess }) => maternity && !known.has(finess));
}

/**
 * One source a site, one a maternity without emergency department and one a SAMU, as in life, and the transfer cell's:
 * the key of a place is bound to its FINESS.
 */
export function demoSources(region: RegionPack, facilities: readonly Facility[]): DemoSource[] {
  const sites = region.sites.map(({ finess, shortName }): DemoSource => ({
    id: sourceOf(finess),
    name: `Simulateur ${shortName}`,
    keyName: finess,
    streams: ['rpu', 'ror', 'ed-state'],
    finess: [finess],
    origin: 'simulated'
  }));
  const maternities = maternitiesAlone(region, facilities).map(({ finess, shortName }): DemoSource => ({
    ...{ id: sourceOf(finess), name: `Simulateur ${shortName}`, keyName: finess },
    ...{ streams: ['ror'], finess: [finess], origin: 'simulated' }
  }));
  const samus = region.departments.map(({ code }): DemoSource => ({
    id: sourceOf(samuKey(code)),
    name: `Simulateur SAMU ${code}`,
    keyName: samuKey(code),
    streams: ['hub', 'samu-calls'],
    finess: null,
    origin: 'simulated'
  }));
  const cell: DemoSource = {
    ...{ id: sourceOf(TIU_KEY), name: 'Simulateur cellule des transferts', keyName: TIU_KEY },
    ...{ streams: ['tiu'], finess: null, origin: 'simulated' }
  };
  return [...sites, ...maternities, ...samus, cell];
}
