import type { Facility, RegionPack } from '#domain/region.ts';
import { networksOf } from '#domain/tiu/network.ts';
import { m } from '#app/lib/messages/generated/messages.js';

/** A site that a form can name. */
export interface SiteChoice {
  finess: string;
  name: string;
  department: string;
}

/** What forms need of the region: its departments and sites, in its own order. */
export interface Places {
  departments: { code: string; name: string }[];
  sites: SiteChoice[];
}

/** @param names short names the region gave, by FINESS */
export function placesOf(region: RegionPack, names: Readonly<Record<string, string>> = {}): Places {
  return {
    departments: region.departments.map(({ code, name }) => ({ code, name })),
    sites: region.sites.map(({ finess, shortName, department }) => ({
      ...{ finess, department },
      name: names[finess] ?? shortName
    }))
  };
}

/** Places an account can be of: sites, maternities without an emergency department, and perinatal networks by their id. */
export function accountPlacesOf(
  region: RegionPack,
  facilities: readonly Facility[],
  names: Readonly<Record<string, string>> = {}
): Places {
  const places = placesOf(region, names);
  const sites = new Set(region.sites.map(({ finess }) => finess));
  const maternities = facilities
    .filter(({ finess, maternity }) => maternity && !sites.has(finess))
    .map(({ finess, shortName, department }) => ({ finess, department, name: shortName }));
  const networks = networksOf(facilities).map(({ id, department }) => ({
    ...{ finess: id, department },
    name: m.adm_network({ department })
  }));
  return { ...places, sites: [...places.sites, ...maternities, ...networks] };
}

/** Scopes a rule may have: the region, its departments, its sites. */
export function scopesOf(region: Pick<RegionPack, 'departments' | 'sites'>): ReadonlySet<string> {
  return new Set([
    'region',
    ...region.departments.map(({ code }) => `dept:${code}`),
    ...region.sites.map(({ finess }) => finess)
  ]);
}

/** A scope in words. */
export function scopeWord(scope: string, { departments, sites }: Places): string {
  if (scope === 'region') return m.adm_region();
  const department = departments.find(({ code }) => `dept:${code}` === scope);
  if (department) return `${department.code} ${department.name}`;
  return sites.find(({ finess }) => finess === scope)?.name ?? scope;
}
