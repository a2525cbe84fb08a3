/**
 * A place's name in plain words: case, accents, hyphens, apostrophes and a CEDEX gone, one space between words.
 * "Évry-Courcouronnes CEDEX 2" gives `evry courcouronnes `: who folds further trims at the end.
 */
export function plainWords(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/gu, 'oe')
    .replace(/[^a-z0-9]+/gu, ' ')
    .replace(/\bcedex\b.*$/u, '');
}
