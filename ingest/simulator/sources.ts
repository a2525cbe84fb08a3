import type { RegionPack } from '#domain/region.ts';
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

/** One source a site and one a SAMU, as in life, and the transfer cell's: the key of a site is bound to its FINESS. */
export function demoSources(region: RegionPack): DemoSource[] {
  const sites = region.sites.map(({ finess, shortName }): DemoSource => ({
    id: sourceOf(finess),
    name: `Simulateur ${shortName}`,
    keyName: finess,
    streams: ['rpu', 'ror', 'ed-state'],
    finess: [finess],
    origin: 'simulated'
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
  return [...sites, ...samus, cell];
}
