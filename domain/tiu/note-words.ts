/** Lower case without accents. */
export const plainWord = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/œ/g, 'oe').toLowerCase();

/** Words of names of places, plain, of three letters or more. */
export function placeWords(names: readonly string[]): Set<string> {
  return new Set(names.flatMap((name) => plainWord(name).match(/[a-z]{3,}/g) ?? []));
}
