import type { Commune, Department, Site } from '#domain/region.ts';
import { greatCircleKm } from '#maps/distance.ts';

export type Hit =
  | { kind: 'site'; finess: string; label: string; detail: string }
  | { kind: 'department'; code: string; label: string }
  | { kind: 'commune'; insee: string; label: string; nearest: string; nearestName: string; km: number };

const plain = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[-'’]/g, ' ');

/** How well a text answers a query: 0 whole start, 1 start of a word, 2 inside, null not at all. */
function rank(text: string, query: string): number | null {
  const at = plain(text);
  if (at.startsWith(query)) return 0;
  if (at.includes(` ${query}`)) return 1;
  return at.includes(query) ? 2 : null;
}

/**
 * Sites, departments and communes that answer a few letters, best first, at most `limit`. A commune leads to its
 * nearest site, as the crow flies.
 */
export function search(
  query: string,
  places: { sites: readonly Site[]; departments: readonly Department[]; communes: readonly Commune[] },
  limit = 12
): Hit[] {
  const wanted = plain(query.trim());
  if (wanted === '') return [];
  const hits: { hit: Hit; order: number }[] = [];
  for (const site of places.sites) {
    const ranks = [site.shortName, site.name, site.communeName, site.finess].map((text) =>
      rank(text, wanted)
    );
    const best = Math.min(...ranks.map((value, index) => (value === null ? Infinity : value + index * 0.1)));
    if (best < Infinity)
      hits.push({
        order: best,
        hit: {
          kind: 'site',
          finess: site.finess,
          label: site.shortName,
          detail: `${site.name}, ${site.department}`
        }
      });
  }
  for (const department of places.departments) {
    // Every FINESS of a department starts with its code: the department itself comes first.
    const best = department.code.toLowerCase() === wanted ? -1 : rank(department.name, wanted);
    if (best !== null)
      hits.push({
        order: best + 0.5,
        hit: { kind: 'department', code: department.code, label: `${department.code} ${department.name}` }
      });
  }
  for (const commune of places.communes) {
    const best = rank(commune.name, wanted);
    const near = best === null ? null : nearestSite(commune, places.sites);
    if (best !== null && near)
      hits.push({
        order: best + 0.6 - Math.min(commune.population, 2_000_000) / 1e7,
        hit: {
          kind: 'commune',
          insee: commune.insee,
          label: commune.name,
          nearest: near.site.finess,
          nearestName: near.site.shortName,
          km: near.km
        }
      });
  }
  return hits
    .sort((a, b) => a.order - b.order || a.hit.label.localeCompare(b.hit.label, 'fr'))
    .slice(0, limit)
    .map(({ hit }) => hit);
}

function nearestSite(commune: Commune, sites: readonly Site[]): { site: Site; km: number } | null {
  let best: { site: Site; km: number } | null = null;
  for (const site of sites) {
    const km = greatCircleKm([commune.lon, commune.lat], [site.lon, site.lat]);
    if (!best || km < best.km) best = { site, km };
  }
  return best;
}
