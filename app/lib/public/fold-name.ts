import { plainWords } from '#maps/region/spelling.ts';

/** Words that people leave out of a commune's name, or write otherwise. */
const SMALL = /\b(?:le|la|les|l|de|du|des|d|en|sur|sous|s|a|au|aux)\b/gu;

/**
 * What all spellings of a place share: case, accents, hyphens, "St" and "Ste", small words, the suffix of an
 * arrondissement and a CEDEX do not matter. "St-Germain en Laye" gives `saint germain laye`, "Paris 12ème" `paris 12`.
 */
export function foldName(text: string): string {
  return plainWords(text)
    .replace(/\b(\d{1,2}) ?(?:e|er|eme|ieme|th|st|nd|rd)\b/gu, '$1')
    .replace(/\barr(?:ondissement|dt)?\b/gu, '')
    .replace(/\bste\b/gu, 'sainte')
    .replace(/\bst\b/gu, 'saint')
    .replace(SMALL, ' ')
    .replace(/ +/gu, ' ')
    .trim();
}

/** Changes (a letter more, less, other, or two swapped) between two words; `limit` + 1 as soon as there are more. */
export function editsBetween(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    if (Math.min(...next) > limit) return limit + 1;
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
