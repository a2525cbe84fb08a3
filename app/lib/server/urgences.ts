import type { RegionPack } from '#domain/region.ts';
import { loadPlaces, placesCredit } from '#maps/region/index.ts';
import type { Place } from '#maps/region/places.ts';
import { searchOf, type Search } from '#app/lib/public/search.ts';

/** Where people of the region can say they are, ready to be searched. */
export interface PlaceIndex {
  search: Search;
  byCode(code: string): Place | null;
  /** A place with a postcode, to show what can be written. */
  example: { postcode: string; name: string };
  /** Whose lists these are. */
  credit: string;
}

const made = new Map<string, Promise<PlaceIndex>>();

/** Made once: the lists are of the region pack, and do not change while the pages run. */
export function placeIndex({ id }: Pick<RegionPack, 'id'>): Promise<PlaceIndex> {
  const found = made.get(id) ?? make(id);
  made.set(id, found);
  return found;
}

async function make(id: string): Promise<PlaceIndex> {
  const places = await loadPlaces(id);
  const byCode = new Map(places.map((place) => [place.code, place]));
  const shown = places.find(({ postcodes }) => postcodes.length === 1) ?? places[0];
  return {
    search: searchOf(places),
    byCode: (code) => byCode.get(code) ?? null,
    example: { postcode: shown?.postcodes[0] ?? '', name: shown?.name ?? '' },
    credit: placesCredit(id)
  };
}
