import type { Attendance } from './types.ts';

/**
 * Code lists the codes of a file were normalised with, kept beside it. `shape` says that only the form of a
 * code is checked, so that a code withdrawn from a yearly edition stays readable.
 */
export const CODE_LISTS = 'cim10-fr:shape-1 ccam:shape-1';

type Table<T extends string> = ReadonlyMap<string, T>;

function table<T extends string>(codes: readonly T[], aliases: Record<string, T> = {}): Table<T> {
  return new Map([...codes.map((code): [string, T] => [code, code]), ...Object.entries(aliases)]);
}

type Code<K extends keyof Attendance> = Extract<Attendance[K], string>;

/** Closed lists of the RPU format, with the aliases found in real files. */
export const CODES = {
  SEXE: table<Code<'sex'>>(['M', 'F', 'I']),
  MODE_ENTREE: table<Code<'modeEntree'>>(['6', '7', '8']),
  PROVENANCE: table<Code<'provenance'>>(['1', '2', '3', '4', '5', '6', '7', '8']),
  TRANSPORT: table<Code<'transport'>>(['PERSO', 'AMBU', 'VSAB', 'SMUR', 'HELI', 'FO'], {
    PERS: 'PERSO',
    VSAV: 'VSAB'
  }),
  TRANSPORT_PEC: table<Code<'transportPec'>>(['MED', 'PARAMED', 'AUCUN']),
  GRAVITE: table<Code<'gravite'>>(['1', '2', '3', '4', '5', 'P', 'D']),
  MODE_SORTIE: table<Code<'modeSortie'>>(['6', '7', '8', '9']),
  DESTINATION: table<Code<'destination'>>(['1', '2', '3', '4', '6', '7']),
  ORIENT: table<Code<'orient'>>(
    ['HDT', 'HO', 'SC', 'SI', 'REA', 'UHCD', 'MED', 'CHIR', 'OBST', 'FUGUE', 'SCAM', 'PSA', 'REO'],
    { SDT: 'HDT', SDRE: 'HO', PAS: 'PSA' }
  )
} as const;

/** The code of a closed list, whatever the case; null when it is not one. */
export function codeOf<T extends string>(list: Table<T>, text: string): T | null {
  return list.get(text) ?? list.get(text.toUpperCase()) ?? null;
}

/** CIM-10 as the PMSI writes it: letter, two digits, then up to four digits or `+`; the dot is optional. */
const CIM10 = /^([A-Z][0-9]{2})\.?([0-9+]{0,4})(?:-|[*†])?$/;

/** CIM-10 code without dot, upper case; null when the text is no code. */
export function normaliseCim10(text: string): string | null {
  const match = CIM10.exec(text.toUpperCase());
  return match ? `${match[1]}${match[2]}` : null;
}

/** CCAM: four letters, three digits, then phase, activity, extension and modifiers as written. */
const CCAM = /^[A-Z]{4}[0-9]{3}[0-9A-Z+/-]{0,13}$/;

/** CCAM code in upper case without spaces; null when the text is no code. */
export function normaliseCcam(text: string): string | null {
  const code = text.toUpperCase().replaceAll(' ', '');
  return CCAM.test(code) ? code : null;
}
