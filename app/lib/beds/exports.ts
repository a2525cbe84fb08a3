import { BED_KEYS, BED_KINDS } from '#domain/beds/types.ts';
import { type CsvValue, iso, toCsv } from '#app/lib/desk/csv.ts';
import type { Instant } from '#domain/time/instant.ts';
import { type BedRow, cellOf, type Told } from './rows.ts';

/** The sites shown, one line per count and side told, with its state, age and channel, and the origin. */
export function bedsToCsv(
  rows: readonly BedRow[],
  { origin, now }: { origin: string; now: Instant }
): string {
  const head = [
    'finess',
    'site',
    'department',
    'kind',
    'count',
    'shown',
    'side',
    'channel',
    'value',
    'state'
  ];
  const lines: CsvValue[][] = [];
  for (const row of rows) {
    const site: CsvValue[] = [row.finess, row.name, row.department];
    if (!row.heard)
      lines.push([...site, null, null, null, null, null, null, 'unknown', null, null, null, null]);
    for (const kind of BED_KINDS)
      for (const key of BED_KEYS) {
        const figure = row.kinds[kind]?.figures[key];
        if (!figure) continue;
        const cell = cellOf(figure, now);
        lines.push([...site, kind, key, true, ...sideOf(cell)]);
        if (cell.other) lines.push([...site, kind, key, false, ...sideOf(cell.other)]);
      }
  }
  return toCsv(
    [...head, 'derived', 'units', 'units_of', 'measured_at', 'origin', 'known_at'],
    lines.map((line) => [...line, origin, iso(now)])
  );
}

function sideOf({ side, channel, value, state, derived, n, of, at }: Told): CsvValue[] {
  return [side, channel, value, state, derived, n, of, iso(at)];
}
