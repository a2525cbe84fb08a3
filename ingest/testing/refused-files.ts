import { gzipSync } from 'node:zlib';
import type { ErrorCode } from '#domain/errors.ts';
import { HOUR } from '#domain/time/instant.ts';
import { file, NOW, records, TODAY, YESTERDAY } from './sample.ts';

const good = file(records(20));
const levels = `<OSCOUR>${'<X>'.repeat(10_000)}${'</X>'.repeat(10_000)}</OSCOUR>`;

/** Files that are refused as a whole: what is wrong with them, their bytes, and the answer they deserve. */
export const REFUSED_FILES: [
  name: string,
  body: () => string | Uint8Array,
  status: number,
  code: ErrorCode
][] = [
  ['that is not XML', () => 'FINESS;ENTREE\n1;2', 400, 'RPU_NOT_XML'],
  ['of another format', () => '<HL7></HL7>', 400, 'RPU_ROOT'],
  ['that is cut', () => good.slice(0, good.length - 400), 400, 'RPU_TRUNCATED'],
  ['that is empty', () => '', 400, 'RPU_EMPTY'],
  [
    'with a DTD',
    () => good.replace('<OSCOUR>', '<!DOCTYPE OSCOUR [<!ENTITY a "b">]><OSCOUR>'),
    400,
    'RPU_DTD'
  ],
  ['with an entity of its own', () => good.replace('<SEXE>', '<SEXE>&lol;'), 400, 'RPU_DTD'],
  ['of 10,000 levels', () => levels, 400, 'RPU_TOO_DEEP'],
  [
    'with an endless text',
    () => good.replace('<COMMUNE>', `<COMMUNE>${'x'.repeat(3_000_000)}`),
    400,
    'RPU_TEXT_TOO_LONG'
  ],
  ['that declares another encoding', () => good.replace('UTF-8', 'ISO-8859-1'), 400, 'RPU_ENCODING'],
  ['that is not UTF-8', () => Buffer.from(good.replace('Port-Brume', 'Évry'), 'latin1'), 400, 'RPU_NOT_UTF8'],
  [
    'without its header',
    () => good.replace(/<ETABLISSEMENT>.*<\/ETABLISSEMENT>/, ''),
    400,
    'RPU_HEADER_MISSING'
  ],
  [
    'with an unreadable header',
    () => good.replace(/<EXTRACT>[^<]*/, '<EXTRACT>hier'),
    400,
    'RPU_HEADER_INVALID'
  ],
  ['without PASSAGES', () => good.replaceAll('PASSAGES', 'PATIENTS'), 400, 'RPU_STRUCTURE'],
  ['of a FINESS nobody knows', () => file(records(5), { finess: '750000000' }), 422, 'RPU_FINESS_UNKNOWN'],
  [
    'of the year 2031',
    () => file([], { extractAt: Date.parse('2031-01-01T00:00Z') }),
    422,
    'RPU_EXTRACT_FUTURE'
  ],
  [
    'extracted before its window',
    () => file([], { extractAt: NOW - 72 * HOUR }),
    422,
    'RPU_EXTRACT_BEFORE_WINDOW'
  ],
  [
    'whose window ends before it begins',
    () => file([], { from: TODAY, to: YESTERDAY }),
    422,
    'RPU_WINDOW_INVALID'
  ],
  ['of most of a year', () => file([], { from: '2026-01-01' }), 422, 'RPU_WINDOW_TOO_LONG']
];

/** A file over the limit of records, gzipped. */
export function tooManyRecords(): Uint8Array {
  const many = '<PATIENT><ENTREE/></PATIENT>'.repeat(200_001);
  return gzipSync(file([]).replace('</PASSAGES>', `${many}</PASSAGES>`));
}
