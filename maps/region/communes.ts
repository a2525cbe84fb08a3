import type { Commune } from '#domain/region.ts';
import { plainWords } from './spelling.ts';

/** One commune as stored: INSEE code, name, department, lon, lat, population. */
export type CommuneRow = [string, string, string, number, number, number];

export interface CommuneIndex {
  all: readonly Commune[];
  /** By INSEE code; a municipal arrondissement answers its commune (75112 → Paris). */
  byInsee(insee: string): Commune | null;
  /**
   * By department and name as people write it: case, accents, hyphens, "St/Ste" and a CEDEX or
   * arrondissement suffix do not matter. Null when unknown: a name is never guessed.
   */
  byName(department: string, name: string): Commune | null;
}

/** Folds a commune's name to what all its spellings share: "ST DENIS CEDEX" → "saint denis". */
export function foldCommuneName(name: string): string {
  return plainWords(name)
    .replace(/\b\d{1,2}(?: ?(?:e|er|eme|ieme))?(?: arrondissement)?\s*$/u, '')
    .replace(/\bste\b/gu, 'sainte')
    .replace(/\bst\b/gu, 'saint')
    .replace(/\bs(?:ur)? (?=seine|marne|oise|orge|yonne|ecole|loing)/gu, 'sur ')
    .trim();
}

/** @param aliases INSEE code of a part (an arrondissement) → INSEE code of its commune. */
export function indexCommunes(
  rows: readonly CommuneRow[],
  aliases: Record<string, string> = {}
): CommuneIndex {
  const all = rows.map(([insee, name, department, lon, lat, population]): Commune => {
    return { insee, name, department, lon, lat, population };
  });
  const byInsee = new Map(all.map((commune) => [commune.insee, commune]));
  const byName = new Map(
    all.map((commune) => [`${commune.department}/${foldCommuneName(commune.name)}`, commune])
  );
  return {
    all,
    byInsee: (insee) => byInsee.get(aliases[insee] ?? insee) ?? null,
    byName: (department, name) => byName.get(`${department}/${foldCommuneName(name)}`) ?? null
  };
}
