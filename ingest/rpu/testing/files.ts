import { CodedError } from '#domain/errors.ts';
import type { RawHeader, RawRecord } from '#domain/rpu/raw.ts';
import type { TranslatedRpu } from '#domain/rpu/types.ts';
import { writeRpuXml } from '#domain/rpu/write-xml.ts';
import { translateRpu, type TranslateContext } from '../translate.ts';

/** Sunday 22 November 2026, 10:00 in Paris: yesterday and today. */
export const HEADER: RawHeader = {
  FINESS: '960000011',
  ORDRE: '0',
  EXTRACT: '22/11/2026 10:00:00',
  DATEDEBUT: '21/11/2026',
  DATEFIN: '22/11/2026'
};

/** A complete record, of grade A. */
export const RECORD: RawRecord = {
  CP: '96000',
  COMMUNE: 'PORT-BRUME',
  NAISSANCE: '15/03/1950',
  SEXE: 'F',
  ENTREE: '21/11/2026 09:12',
  MODE_ENTREE: '8',
  PROVENANCE: '5',
  TRANSPORT: 'PERSO',
  TRANSPORT_PEC: 'AUCUN',
  MOTIF: 'R10.4',
  GRAVITE: '2',
  DP: 'K590',
  DA: ['I10'],
  ACTE: ['ZCQM004'],
  SORTIE: '21/11/2026 12:40',
  MODE_SORTIE: '8',
  DESTINATION: '',
  ORIENT: ''
};

const CONTEXT: TranslateContext = {
  secret: new Uint8Array(32).fill(7),
  finessAllowed: (finess) => finess === HEADER.FINESS,
  receivedAt: Date.UTC(2026, 10, 22, 9, 2),
  communes: {
    byName: (department, name) =>
      department === '96' && name === 'PORT-BRUME' ? { insee: '96001', department } : null
  }
};

/** A file of these changes to the complete record, one record each. */
export function fileOf(records: Partial<RawRecord>[], header: Partial<RawHeader> = {}): string {
  return writeRpuXml(
    { ...HEADER, ...header },
    records.map((record) => ({ ...RECORD, ...record }))
  );
}

/** Bytes in pieces of `size`, as a socket gives them. */
export async function* inPieces(bytes: Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

export function translate(
  file: string | Uint8Array,
  context: Partial<TranslateContext> = {},
  pieces?: number
): Promise<TranslatedRpu> {
  return translateRpu(inPieces(Buffer.from(file), pieces), { ...CONTEXT, ...context });
}

/** `CODE where` of the refusal of a file, or `accepted`. */
export async function refusalOf(
  file: string | Uint8Array,
  context: Partial<TranslateContext> = {}
): Promise<string> {
  try {
    await translate(file, context);
    return 'accepted';
  } catch (error) {
    if (error instanceof CodedError) return [error.code, error.where ?? ''].join(' ').trim();
    throw error;
  }
}
