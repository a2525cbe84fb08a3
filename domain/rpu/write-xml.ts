import { formatDay, formatParis } from '../time/paris.ts';
import { HEADER_ITEMS, RECORD_ITEMS, type RawHeader, type RawRecord } from './raw.ts';
import type { RpuHeader } from './types.ts';

/** The head of a file, written as the format wants it. */
export function rawHeader(header: RpuHeader): RawHeader {
  return {
    FINESS: header.finess,
    ORDRE: header.ordre,
    EXTRACT: formatParis(header.extractAt),
    DATEDEBUT: formatDay(header.from),
    DATEFIN: formatDay(header.to)
  };
}

/** An RPU file (OSCOUR XML) of these records; items left out are written empty. One PATIENT a line. */
export function writeRpuXml(header: RawHeader, records: Iterable<Partial<RawRecord>>): string {
  const head = HEADER_ITEMS.map((item) => element(item, header[item])).join('');
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<OSCOUR><ETABLISSEMENT>${head}</ETABLISSEMENT>`,
    '<PASSAGES>'
  ];
  for (const record of records) lines.push(patient(record));
  lines.push('</PASSAGES></OSCOUR>', '');
  return lines.join('\n');
}

function patient(record: Partial<RawRecord>): string {
  let xml = '<PATIENT>';
  for (const item of RECORD_ITEMS) {
    xml += element(item, record[item]);
    if (item === 'DP') xml += list('LISTE_DA', 'DA', record.DA) + list('LISTE_ACTES', 'ACTE', record.ACTE);
  }
  return `${xml}</PATIENT>`;
}

function list(name: string, item: string, values: readonly string[] = []): string {
  return element(name, undefined, values.map((value) => element(item, value)).join(''));
}

function element(name: string, text: string | undefined, inner = text ? escape(text) : ''): string {
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

/** Nearly no text holds any of these: one cheap look spares the two replacements. */
// eslint-disable-next-line no-control-regex
const SUSPECT = /[&<>\0-\x08\x0B-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/;
/** What no XML 1.0 document may hold, lone surrogates included. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** A bare carriage return would be read as a line feed. */
const SPECIAL = /[&<>\r]/g;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

function escape(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(FORBIDDEN, '\uFFFD').replace(SPECIAL, (c) => ENTITIES[c] ?? c);
}
