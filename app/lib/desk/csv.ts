import { SORT_KEYS, type Cell, type Row } from './rows.ts';

/** What a cell of an export may hold; nothing is left empty by accident: null is an empty cell. */
export type CsvValue = string | number | boolean | null;

const quote = (text: string) => (/[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A cell of a spreadsheet must not start a formula; negative numbers are numbers. */
function safe(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  return quote(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
}

/** Semicolons and CRLF, as French spreadsheets read them. */
export function toCsv(head: readonly string[], lines: readonly (readonly CsvValue[])[]): string {
  return [head, ...lines].map((cells) => cells.map(safe).join(';')).join('\r\n');
}

export const iso = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString();

const isCell = (value: unknown): value is Cell =>
  typeof value === 'object' && value !== null && 'state' in value;

const FIGURES = SORT_KEYS.filter((key) => key !== 'severity' && key !== 'name' && key !== 'department');

/**
 * The list as shown, with the state of each figure and the origin: a stale figure is never exported as current.
 * @param knownAt domain time at which the list was read, ms
 */
export function rowsToCsv(rows: readonly Row[], origin: string, knownAt: number): string {
  const head = [
    'finess',
    'site',
    'department',
    'level',
    'feed',
    ...FIGURES.flatMap((key) => (key === 'measuredAt' ? ['measured_at'] : [key, `${key}_state`])),
    'origin',
    'known_at'
  ];
  const lines = rows.map((row) => [
    row.finess,
    row.name,
    row.department,
    row.mark.kind === 'level' ? row.mark.level : row.mark.kind,
    row.daily ? 'daily' : row.feed,
    ...FIGURES.flatMap((key): CsvValue[] => {
      const value = row[key];
      if (key === 'measuredAt') return [iso(row.measuredAt)];
      if (!isCell(value)) return [value ?? null, value === null ? 'unknown' : 'known'];
      return [value.state === 'known' || value.state === 'stale' ? value.value : null, value.state];
    }),
    origin,
    iso(knownAt)
  ]);
  return toCsv(head, lines);
}
