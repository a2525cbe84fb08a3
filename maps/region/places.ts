import type { CommuneRow } from './communes.ts';

/** One commune or municipal arrondissement as stored: code, postcodes, and a name where it is not a commune. */
export type PostcodeRow = [code: string, postcodes: string[], name?: string];

/** Where somebody can say they are: a commune or an arrondissement, never an address. */
export interface Place {
  /** INSEE code. */
  code: string;
  name: string;
  department: string;
  postcodes: readonly string[];
  lon: number;
  lat: number;
  population: number;
}

/**
 * The places of a region, largest first. An arrondissement takes its commune's department, and a share of its
 * people, so that the whole comes before its parts; a commune without postcodes is not one.
 *
 * @param centres [longitude, latitude] of arrondissements by code
 * @param aliases code of an arrondissement → code of its commune
 */
export function placesOf(
  communes: readonly CommuneRow[],
  postcodes: readonly PostcodeRow[],
  centres: Readonly<Record<string, readonly number[]>> = {},
  aliases: Readonly<Record<string, string>> = {}
): Place[] {
  const byCode = new Map(communes.map((row) => [row[0], row]));
  const parts = Object.values(aliases);
  const places = postcodes.flatMap(([code, codes, name]): Place[] => {
    const whole = aliases[code] ?? code;
    const commune = byCode.get(whole);
    if (!commune) return [];
    const [, communeName, department, lon, lat, people] = commune;
    const [ownLon = lon, ownLat = lat] = centres[code] ?? [];
    const population = whole === code ? people : people / parts.filter((of) => of === whole).length;
    return [
      { code, name: name ?? communeName, department, postcodes: codes, lon: ownLon, lat: ownLat, population }
    ];
  });
  return places.sort((a, b) => b.population - a.population || (a.code < b.code ? -1 : 1));
}
