import { type BedKind, isBedKind } from './types.ts';

/**
 * Words of a HealthcareService (its type, specialty and name) that tell the kind of its beds, the most particular
 * first. No public nomenclature gives the kind of beds of a Location, so it is read from these words [assumption],
 * and a CSV of the administrator says it where they do not.
 */
const WORDS: readonly (readonly [RegExp, BedKind])[] = [
  [/uhcd|hospitalisation de (tres )?courte duree|\bzhtcd\b/, 'uhcd'],
  [/reanimation (neonat|pediatrique et neonat)|neonat\w* reanimation|neonatal icu/, 'icu_neonatal'],
  [/soins intensifs (de )?neonat|neonat\w* (soins )?intensi/, 'intensive_neonatal'],
  [/neonat/, 'neonatology'],
  [/reanimation pediatrique|paediatric icu/, 'icu_paediatric'],
  [/reanimation|\brea\b|adult icu/, 'icu_adult'],
  [/soins intensifs|\busi[cnp]?\b|surveillance continue|\busc\b|soins critiques/, 'intensive_adult'],
  [/psychiatr|pedopsy/, 'psychiatry'],
  [/pediatr/, 'paediatrics'],
  [/obstetr|maternite|gyneco/, 'obstetrics'],
  [/chirurg/, 'surgery'],
  [/medecine|medical|cardiolog|pneumolog|neurolog|geriatr|gastro|nephrolog|infectieu|oncolog/, 'medicine']
];

/** Lower case without accents, single spaces. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, ' ')
    .trim();
}

/** The kind of beds that some words tell; null when they tell none. A kind's own name (`icu_adult`) tells it too. */
export function kindOfWords(words: readonly string[]): BedKind | null {
  for (const word of words) if (isBedKind(word)) return word;
  for (const [pattern, kind] of WORDS) if (words.some((word) => pattern.test(plain(word)))) return kind;
  return null;
}
