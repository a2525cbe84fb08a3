import type { Place } from '#maps/region/places.ts';

/** A place as it travels to a phone: what a search and a distance need, and nothing else. */
export type PlaceRow = [code: string, name: string, postcodes: readonly string[], lon: number, lat: number];

/** Largest place first, as they are searched; a thousandth of a degree is enough for a distance in km. */
export function rowsOf(places: readonly Place[]): PlaceRow[] {
  const short = (degrees: number): number => Math.round(degrees * 1_000) / 1_000;
  return places.map(({ code, name, postcodes, lon, lat }) => [code, name, postcodes, short(lon), short(lat)]);
}

/** The places of rows, in their order. */
export function placesFrom(rows: readonly PlaceRow[]): Place[] {
  return rows.map(([code, name, postcodes, lon, lat]) => ({
    ...{ code, name, postcodes, lon, lat },
    department: code.slice(0, 2),
    population: 0
  }));
}
