import { unpackBorders, type Basemap, type PackedBorders } from '../basemap.ts';
import type { CommuneRow } from '../communes.ts';
import type { FacilityRow } from '../facilities.ts';
import { placesOf, type Place, type PostcodeRow } from '../places.ts';

/** Each part is fetched when asked for: a wall never pays for the desk's commune borders. */
export const loadIdfBasemap = async (): Promise<Basemap> =>
  (await import('./data/basemap.json', { with: { type: 'json' } })).default as Basemap;

/**
 * Borders of departments and the region, lon/lat in degrees; loaded when asked for, since they are large.
 */
export const loadIdfBorders = async () =>
  unpackBorders((await import('./data/borders.json', { with: { type: 'json' } })).default as PackedBorders);

/** Communes as stored; loaded when asked for, since they are many. */
export const loadIdfCommunes = async (): Promise<CommuneRow[]> =>
  (await import('./data/communes.json', { with: { type: 'json' } })).default as CommuneRow[];

/** Paris is one commune; its twenty arrondissements have INSEE codes of their own (75101 to 75120). */
export const idfAliases: Record<string, string> = Object.fromEntries(
  Array.from({ length: 20 }, (_, i) => [String(75101 + i), '75056'])
);

/** Communes and arrondissements with their postcodes, for a search by name or postcode. */
export async function loadIdfPlaces(): Promise<Place[]> {
  const [communes, postcodes, centres] = await Promise.all([
    loadIdfCommunes(),
    import('./data/postcodes.json', { with: { type: 'json' } }),
    import('./arrondissements.json', { with: { type: 'json' } })
  ]);
  return placesOf(communes, postcodes.default as PostcodeRow[], centres.default, idfAliases);
}

/** What hospitals are equipped for, and short names of those without an emergency department. */
export async function loadIdfFacilities(): Promise<{ rows: FacilityRow[]; names: Record<string, string> }> {
  const [rows, names] = await Promise.all([
    import('./data/facilities.json', { with: { type: 'json' } }),
    import('./facility-names.json', { with: { type: 'json' } })
  ]);
  return { rows: rows.default as FacilityRow[], names: names.default };
}
