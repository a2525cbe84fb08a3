import type { CommuneRow } from '../region/communes.ts';
import type { PostcodeRow } from '../region/places.ts';

/** What is read of a commune or of a municipal arrondissement in the administrative division. */
export interface DivisionRow {
  code: string;
  nom: string;
  type: string;
  commune?: string;
  codesPostaux?: string[];
}

/**
 * Postcodes of the communes a region carries, and of their municipal arrondissements, in order of their codes. An
 * arrondissement has a name of its own ("Paris 12e") and its postcodes to itself; a commune keeps its name.
 * @throws Error when a commune of the region has none: the division is not of the same year
 */
export function postcodesOf(
  division: readonly DivisionRow[],
  communes: readonly CommuneRow[]
): PostcodeRow[] {
  const carried = new Set(communes.map(([insee]) => insee));
  const isPart = (row: DivisionRow) =>
    row.type === 'arrondissement-municipal' && carried.has(row.commune ?? '');
  const ofParts = new Set(division.filter(isPart).flatMap(({ codesPostaux = [] }) => codesPostaux));
  const rows = division
    .flatMap((row): PostcodeRow[] => {
      const postcodes = [...new Set(row.codesPostaux)].sort();
      if (isPart(row)) return [[row.code, postcodes, row.nom.replace(/ arrondissement$/iu, '')]];
      const whole = row.type === 'commune-actuelle' && carried.has(row.code) && postcodes.length > 0;
      return whole ? [[row.code, postcodes.filter((postcode) => !ofParts.has(postcode))]] : [];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const found = new Set(rows.map(([code]) => code));
  const without = communes.find(([insee]) => !found.has(insee));
  if (without) throw new Error(`No postcode for ${without[0]} ${without[1]}`);
  return rows;
}
