import type { RawRecord } from './raw.ts';

/*
 * What may be shown of an offending value. A quarantine entry or a remark outlives the encrypted inbox, so a
 * value is shown only where its item and its shape leave no room for a birth date, a place, a name, a phone
 * number or free text; otherwise its place and code must do.
 */

/** Too short for a name, a year or a postal code: `VL`, `9`. */
const TOKEN = /^[A-Za-z0-9]{1,2}$/;
/** A CIM-10 code with its third character mistyped; other words with digits could be an address abroad. */
const CLASSIFIED = /^[A-Z][0-9][A-Z](?:\.[0-9+]{1,4})?$/i;
/** Shorter codes are one letter away from too many first names (`LEA`, `REA`). */
const COMPARED_FROM = 4;
const TIME = /^[0-9/:. T-]{1,25}$/;

/**
 * Offending code, or null. Of a closed list: one of its codes, one edit away from one of four letters or more
 * (`UHTCD`), or two characters at most. `classified` for DP, DA and ACTE.
 */
export function shownCode(
  value: string,
  raw: RawRecord,
  list: ReadonlyMap<string, string> | 'classified'
): string | null {
  const shown = list === 'classified' ? CLASSIFIED.test(value) : isNear(value, list);
  return shown && !identifies(value, raw) ? copyOf(value) : null;
}

function isNear(value: string, list: ReadonlyMap<string, string>): boolean {
  const text = value.toUpperCase();
  if (TOKEN.test(value) || list.has(text)) return true;
  return [...list.keys()].some((code) => code.length >= COMPARED_FROM && isOneEditAway(text, code));
}

/** One character replaced, left out or added. */
function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const after = a.length === b.length ? [1, 1] : a.length > b.length ? [1, 0] : [0, 1];
  return a.slice(start + (after[0] ?? 0)) === b.slice(start + (after[1] ?? 0));
}

/** Offending time, or null: shown only when its year is about the file's, so never a birth date. */
export function shownTime(value: string, raw: RawRecord, fileYear: number): string | null {
  if (!TIME.test(value) || identifies(value, raw)) return null;
  const years = value.match(/\d{4}/g) ?? [];
  return years.some((year) => Math.abs(Number(year) - fileYear) <= 1) ? copyOf(value) : null;
}

function identifies(value: string, raw: RawRecord): boolean {
  const { NAISSANCE, CP, COMMUNE, MOTIF } = raw;
  const text = value.toLowerCase();
  for (const item of [NAISSANCE, CP, COMMUNE, MOTIF]) {
    const other = item.toLowerCase();
    if (other !== '' && (other === text || (other.length >= 4 && text.includes(other)))) return true;
  }
  const birth = NAISSANCE.replace(/\D/g, '');
  if (birth.length < 6) return false;
  const digits = value.replace(/\D/g, '');
  return digits.includes(birth) || digits.includes(birth.slice(4) + birth.slice(2, 4) + birth.slice(0, 2));
}

/** A fresh string: a slice would keep the parser's whole chunk, and what it holds, in memory. */
export function copyOf(text: string): string {
  return text.split('').join('');
}
