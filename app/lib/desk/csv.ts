import { SORT_KEYS, type Cell, type Row } from './rows.ts';

const quote = (text: string) => (/[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A cell of a spreadsheet must not start a formula. */
const safe = (text: string) => quote(/^[=+\-@\t]/.test(text) ? `'${text}` : text);

const isCell = (value: unknown): value is Cell =>
  typeof value === 'object' && value !== null && 'state' in value;

/**
 * The list as shown, with the state of each figure and the origin: a stale figure is never exported as current.
 * @param knownAt domain time at which the list was read, ms
 */
export function rowsToCsv(rows: readonly Row[], origin: string, knownAt: number): string {
  const keys = SORT_KEYS.filter((key) => key !== 'severity' && key !== 'name' && key !== 'department');
  const head = [
    'finess',
    'site',
    'department',
    'level',
    'feed',
    ...keys.flatMap((key) => [key, `${key}_state`]),
    'origin',
    'known_at'
  ];
  const lines = rows.map((row) => {
    const level = row.mark.kind === 'level' ? String(row.mark.level) : row.mark.kind;
    const figures = keys.flatMap((key) => {
      const value = row[key];
      if (isCell(value))
        return [
          value.state === 'known' || value.state === 'stale' ? String(value.value ?? '') : '',
          value.state
        ];
      if (key === 'measuredAt') return [typeof value === 'number' ? new Date(value).toISOString() : '', ''];
      return [value === null ? '' : String(value), value === null ? 'unknown' : 'known'];
    });
    return [
      row.finess,
      row.name,
      row.department,
      level,
      row.feed,
      ...figures,
      origin,
      new Date(knownAt).toISOString()
    ];
  });
  return [head, ...lines].map((cells) => cells.map(safe).join(';')).join('\r\n');
}
