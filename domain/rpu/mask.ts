import type { RawRecord } from './raw.ts';

/*
 * What may be shown of an offending value. A quarantine entry or a remark outlives the encrypted inbox, so a
 * value is shown only where its item and its shape leave no room for a birth date, a place, a name, a phone
 * number or free text; otherwise its place and code must do.
 */

/** An enumerated code as mistyped: `VL`, `UHTCD`. */
const SHORT_CODE = /^[A-Za-z0-9]{1,6}$/;
/** A mistyped CIM-10 or CCAM code: a word without digit could be a diagnosis, or a name. */
const CLASSIFIED = /^(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9.+]{1,8}$/;
const TIME = /^[0-9/:. T-]{1,25}$/;

/** Offending code, or null. `classified` for DP, DA and ACTE. */
export function shownCode(value: string, raw: RawRecord, classified: boolean): string | null {
  return (classified ? CLASSIFIED : SHORT_CODE).test(value) && !identifies(value, raw) ? copyOf(value) : null;
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
