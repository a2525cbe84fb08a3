import { type BedKind, isBedKind } from './types.ts';

/** One line of the table that says where Locations of the ROR belong. */
export interface TableLine {
  location: string;
  finess: string;
  kind: BedKind;
}

/** A line that cannot be taken: its number, and the column that is wrong. */
export interface TableRefusal {
  line: number;
  column: 'columns' | 'location' | 'finess' | 'kind' | 'twice';
}

/** Most lines of one table. */
export const MOST_LINES = 5_000;

/**
 * Reads a table of three columns (ROR identifier; FINESS; kind), separated by semicolons, commas or tabs; a first
 * line without a FINESS is its head. Every line is taken or refused, none is dropped.
 * @param sites FINESS of the region
 */
export function readTable(
  text: string,
  sites: ReadonlySet<string>
): { lines: TableLine[]; refusals: TableRefusal[] } {
  const rows = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const separator = [';', '\t', ','].find((sign) => (rows[0] ?? '').includes(sign)) ?? ';';
  const lines = new Map<string, TableLine>();
  const refusals: TableRefusal[] = [];
  rows.forEach((row, i) => {
    if (row.trim() === '') return;
    const cells = row.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const [location = '', finess = '', kind = ''] = cells;
    if (i === 0 && !/\d{8}/.test(finess)) return;
    const line = i + 1;
    if (cells.length < 3) refusals.push({ line, column: 'columns' });
    else if (location === '' || location.length > 64 || /\p{Cc}/u.test(location))
      refusals.push({ line, column: 'location' });
    else if (!sites.has(finess)) refusals.push({ line, column: 'finess' });
    else if (!isBedKind(kind)) refusals.push({ line, column: 'kind' });
    else if (lines.has(location)) refusals.push({ line, column: 'twice' });
    else lines.set(location, { location, finess, kind });
  });
  return { lines: [...lines.values()], refusals };
}
