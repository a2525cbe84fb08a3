import type { RegionPack } from '#domain/region.ts';
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
