import { CodedError } from '../errors.ts';
import { NOTE_MOST } from './limits.ts';
import { AFTER_CIVILITY, KNOWN, NAMES, plainWord } from './note-words.ts';

/** What a text can give away. */
export type Personal = 'mail' | 'phone' | 'number' | 'date' | 'name';

const MONTH = 'janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c';

/** Forms of what tells of one person; figures of a file (pressures, weights, counts) are not among them. */
const FORMS: readonly (readonly [RegExp, Personal])[] = [
  [/\S\s?@\s?\S|\barobase\b/iu, 'mail'],
  // Social security: sex, year, month, department, commune, order, key.
  [
    /\b[12378][ .-]?\d\d[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d\d|2[AB])[ .-]?\d{3}[ .-]?\d{3}(?:[ .-]?\d\d)?\b/iu,
    'number'
  ],
  [
    /(?:^|[^\p{L}])(?:ipp|nip|nda|nir|ins|iep|nss|matricule|identifiant|dossier|s[ée]jour|s[ée]cu(?:rit[ée] sociale)?|passeport|cni)\s*(?:n[°o]\.?|num[ée]ro)?\s*:?\s*[A-Z]{0,3}\d[\d ]{2,}/iu,
    'number'
  ],
  [/(?:\+|\b00)\s?\d{2,3}(?:[ .\-/()]*\d){7,}/u, 'phone'],
  [/\b0[ .-]?[1-9](?:[ .\-/]*\d){8}\b/u, 'phone'],
  [
    /(?:^|[^\p{L}])(?:t[ée]l|t[ée]l[ée]phone|portable|poste|dect|bip|fax|joindre au|rappeler au)\.?\s*(?:n[°o])?\s*:?\s*\d(?:[ .-]?\d){3,}/iu,
    'phone'
  ],
  [/\d{7,}/u, 'number'],
  [/\b(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)\b/u, 'date'],
  [/\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b/u, 'date'],
  [
    new RegExp(
      `\\b\\d{1,2}(?:er)?\\s+(?:${MONTH})\\p{L}*\\.?\\s+(?:(?:19|20)\\d\\d|[4-9]\\d)(?![\\d%]|\\s*(?:SA|sa|g|kg|mm|bpm)\\b)`,
      'iu'
    ),
    'date'
  ],
  [/(?:^|[^\p{L}])(?:ddn|date de naissance|n[ée]e?\s+le)(?![\p{L}])/iu, 'date'],
  [/(?:^|[^\p{L}])(?:(?:pr[ée])?nom|patronyme|identit[ée]|alias)\s*:/iu, 'name'],
  [/(?:^|[^\p{L}])(?:s['’]appelle|nomm[ée]e?|d[ée]nomm[ée]e?)(?![\p{L}])/iu, 'name']
];

const CIVILITY =
  /(?:^|[^\p{L}])(?:M\.|(?:Mme|MME|mme|Mmes|Mlle|MLLE|mlle|Mr|MR|mr|Dr|DR|dr|Drs|Pr|PR|Mrs|Ms)\.?|(?:[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|[Dd]octeure?|[Pp]rofesseure?))\s+(\p{L}+)/gu;

/** Endings of family names that words of a French file do not have, whatever the letters: small ones tell a name too. */
const ENDING =
  /^[a-z]{3,}(?:ski|sky|ska|wicz|vitch|ovic|oglu|enko|escu|shvili|poulos|opoulou|aoui|quist|sdottir)$/;

/** Particles that begin a family name and no French word: "el khatib", "ben salah", "van der linden". */
const PARTICLE = /(?:^|[^\p{L}])(?:el|ben|ould|bint|von|van\s+de[rn]?|aït)[\s-]+(\p{L}{3,})/giu;

/** A word of a text with what stands around it. */
interface Word {
  text: string;
  plain: string;
  /** It begins a sentence: a capital says nothing. */
  first: boolean;
}

/**
 * What in a text looks as if it told of one person; null: nothing does. Heuristics, which err towards refusing: a rare
 * family name in small letters is seen only by a particle or an ending that French words do not have; the form says so.
 * @param places words of names of places (`placeWords`), which may bear somebody's name
 */
export function personalIn(text: string, places: ReadonlySet<string>): Personal | null {
  for (const [form, what] of FORMS) if (form.test(text)) return what;
  for (const [, after = ''] of text.matchAll(CIVILITY))
    if (!AFTER_CIVILITY.has(plainWord(after))) return 'name';
  for (const [, after = ''] of text.matchAll(PARTICLE))
    if (!KNOWN.has(plainWord(after)) && !places.has(plainWord(after))) return 'name';
  const all = wordsOf(text);
  const long = all.filter(({ text: word }) => word.length > 3);
  const shouted =
    long.length >= 4 && long.filter(({ text: word }) => isCapitals(word)).length > 0.6 * long.length;
  return all.some((_, i) => looksLikeName(all, i, places, shouted)) ? 'name' : null;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/\p{L}+/gu)].map(({ 0: word, index }) => {
    const before = text.slice(0, index).trimEnd();
    // An elided article stands before the word it belongs to.
    const opening = before.replace(/(?:^|[\s(])[A-Za-z]{1,2}['’]$/u, '').trimEnd();
    return { text: word, plain: plainWord(word), first: opening === '' || /[.!?:;([•/+=>-]$/.test(opening) };
  });
}

const isCapitals = (word: string): boolean => word === word.toUpperCase();
const isTitle = (word: string): boolean => /^\p{Lu}\p{Ll}/u.test(word);

function looksLikeName(
  all: readonly Word[],
  i: number,
  places: ReadonlySet<string>,
  shouted: boolean
): boolean {
  const [before, word, after] = [all[i - 1], all[i], all[i + 1]];
  if (!word || word.plain.length < 3) return false;
  const { text, plain, first } = word;
  const isOfPlace =
    /^(?:st|ste|saint|sainte)$/.test(before?.plain ?? '') ||
    (before !== undefined && places.has(`${before.plain} ${plain}`)) ||
    (after !== undefined && places.has(`${plain} ${after.plain}`));
  if (NAMES.has(plain)) return !isOfPlace;
  if (ENDING.test(plain)) return !isOfPlace && !KNOWN.has(plain) && !places.has(plain);
  if (shouted || isOfPlace || KNOWN.has(plain) || places.has(plain) || /^[IVX]+$/.test(text)) return false;
  if (isCapitals(text)) return text.length > 3;
  return isTitle(text) && !first && !/^sainte?$/.test(plain);
}

/**
 * The one free text of a request: one line of at most 200 characters that holds nothing that looks like a name, phone or
 * identity number. '' is none.
 * @throws CodedError TIU_FIELD_INVALID at `note`, TIU_NOTE_PERSONAL (`where` is `note`, its detail what it looks like)
 */
export function checkedNote(given: string | null, places: ReadonlySet<string>): string | null {
  // Invisible signs and look-alike digits hide nothing.
  const note = (given ?? '')
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
    .replaceAll(/\s+/g, ' ');
  if (note === '') return null;
  if ([...note].length > NOTE_MOST || /\p{Cc}/u.test(note)) throw new CodedError('TIU_FIELD_INVALID', 'note');
  const looks = personalIn(note, places);
  if (looks !== null) throw new CodedError('TIU_NOTE_PERSONAL', 'note', { looks });
  return note;
}
