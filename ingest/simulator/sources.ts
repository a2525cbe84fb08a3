import type { RegionPack } from '#domain/region.ts';
import type { Origin } from '#domain/origin.ts';

/** A source the simulated region sends under; its key is made by whoever starts the demo (db/sources.ts). */
export interface DemoSource {
  id: string;
  name: string;
  streams: ['rpu'];
  finess: [string];
  origin: Origin;
}

/** Identifier of a site's simulated source. */
export function sourceOf(finess: string): string {
  return `simulator-${finess}`;
}

/** One source a site, as in life: a key is bound to its FINESS. */
export function demoSources(region: RegionPack): DemoSource[] {
  return region.sites.map(({ finess, shortName }) => ({
    id: sourceOf(finess),
    name: `Simulateur ${shortName}`,
    streams: ['rpu'],
    finess: [finess],
    origin: 'simulated'
  }));
}
