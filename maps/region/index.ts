import type { Facility, RegionPack } from '#domain/region.ts';
import type { Basemap, CommuneBorders } from './basemap.ts';
import { indexCommunes, type CommuneIndex } from './communes.ts';
import { facilitiesFrom } from './facilities.ts';
import { fictive } from './fictive/index.ts';
import { idf } from './idf/index.ts';
import { placesOf, type Place } from './places.ts';

/** Regions this house knows. Everything that is one region's lives in its folder here. */
export const REGION_IDS = ['idf', 'fictive'] as const;
type RegionId = (typeof REGION_IDS)[number];

const PACKS: Record<RegionId, RegionPack> = { idf, fictive };

function isRegionId(id: string): id is RegionId {
  return (REGION_IDS as readonly string[]).includes(id);
}

/** The region's sites, departments, speeds and calendars. Throws a RangeError for an unknown id. */
export function loadRegion(id: string): RegionPack {
  if (!isRegionId(id)) throw new RangeError(`Unknown region ${id}; known: ${REGION_IDS.join(', ')}`);
  return PACKS[id];
}

/** The region's ground, fetched on demand (61 KB for Île-de-France). */
export async function loadBasemap(id: string): Promise<Basemap> {
  if (loadRegion(id) === idf) return (await import('./idf/ground.ts')).loadIdfBasemap();
  return (await import('./fictive/ground.ts')).basemap;
}

/** Borders of communes and departments for the desk, fetched on demand (131 KB for Île-de-France). */
export async function loadBorders(id: string): Promise<CommuneBorders> {
  if (loadRegion(id) === idf) return (await import('./idf/ground.ts')).loadIdfBorders();
  return (await import('./fictive/ground.ts')).borders;
}

/** The region's communes by INSEE code or by department and name. */
export async function loadCommunes(id: string): Promise<CommuneIndex> {
  if (loadRegion(id) === idf) {
    const ground = await import('./idf/ground.ts');
    return indexCommunes(await ground.loadIdfCommunes(), ground.idfAliases);
  }
  return indexCommunes((await import('./fictive/ground.ts')).communes);
}

/** Where people of the region can say they are, largest place first. */
export async function loadPlaces(id: string): Promise<readonly Place[]> {
  if (loadRegion(id) === idf) return (await import('./idf/ground.ts')).loadIdfPlaces();
  const { communes, postcodes } = await import('./fictive/ground.ts');
  return placesOf(communes, postcodes);
}

/** What the region's hospitals are equipped for, fetched on demand (15 KB for Île-de-France). */
export async function loadFacilities(id: string): Promise<readonly Facility[]> {
  const { sites } = loadRegion(id);
  if (loadRegion(id) === idf) {
    const { rows, names } = await (await import('./idf/ground.ts')).loadIdfFacilities();
    return facilitiesFrom(rows, sites, names);
  }
  return facilitiesFrom((await import('./fictive/facilities.ts')).facilities, sites, {});
}

/** Whose lists the places are, to be said where they are searched. */
export function placesCredit(id: string): string {
  return loadRegion(id) === idf ? 'INSEE, La Poste, Ville de Paris (ODbL)' : '';
}
