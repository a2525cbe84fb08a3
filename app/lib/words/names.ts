import type { RegionPack, Site } from '#domain/region.ts';
import type { ToldEntry } from '#realtime/protocol/types.ts';

/** A site by the short name the region gave it, else by its own; the same object where nothing changes. */
export function namedSite<S extends Pick<Site, 'finess' | 'shortName'>>(site: S, told: unknown): S {
  const name = (told as Pick<ToldEntry, 'names'> | undefined)?.names[site.finess];
  return name === undefined || name === site.shortName ? site : { ...site, shortName: name };
}

/** Sites by the short names the region gave, by FINESS. */
export const namedSites = <S extends Pick<Site, 'finess' | 'shortName'>>(
  sites: readonly S[],
  names: Readonly<Record<string, string>>
): S[] => sites.map((site) => namedSite(site, { names }));

/**
 * The region's pack with the short names in force: entry `told` of topic `region`, which every screen reads, so
 * that a new name is on it within a second.
 */
export function namedPack<P extends Pick<RegionPack, 'sites'>>(pack: P, told: unknown): P {
  return told === undefined ? pack : { ...pack, sites: pack.sites.map((site) => namedSite(site, told)) };
}
