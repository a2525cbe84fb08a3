import { CodedError } from '../errors.ts';

/** What may tell of one person: a phone or other long number, an address of mail, a full date, a civility and a name. */
const PERSONAL: readonly RegExp[] = [
  /(?:\d[ .\-/()\u00a0\u202f]{0,2}){9,}/,
  /[^\s@]+@[^\s@]+/,
  /\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}\b/,
  /(?:^|[\s(«"'’])(?:M\.|MM\.|Mme|Mlle|Monsieur|Madame|Dr\.?|Docteur|Pr\.?|Professeur|Mr\.?|Mrs\.?|Ms\.?)[\s\u00a0]+\p{Lu}/u,
  /\bn[ée]+(?:\(e\))?s? le\b/iu
];

/**
 * A short text that every screen may show: one line of at most `most` characters, that holds neither a phone number
 * nor what looks like somebody's identity.
 * @throws CodedError DECLARED_INVALID, DECLARED_PERSONAL (`where` is the field)
 */
export function plainText(text: string, most: number, field: string): string {
  const plain = text.trim().replaceAll(/[ \t]+/g, ' ');
  if (plain.length < 3 || [...plain].length > most || /\p{Cc}/u.test(plain))
    throw new CodedError('DECLARED_INVALID', field);
  if (PERSONAL.some((pattern) => pattern.test(plain))) throw new CodedError('DECLARED_PERSONAL', field);
  return plain;
}
