import type { BedKind } from '#domain/beds/types.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { BedAreaEntry, BedSiteEntry } from '#realtime/protocol/beds-types.ts';
import { type AreaCell, areaCells, bedRows, columnId, type Column, kindsOf } from '../rows.ts';

/** Kinds of beds in the order a wall gives them room: where a minute counts first. */
const PRIORITY: readonly BedKind[] = [
  'icu_adult',
  'medicine',
  'intensive_adult',
  'uhcd',
  'surgery',
  'icu_paediatric',
  'paediatrics',
  'icu_neonatal',
  'intensive_neonatal',
  'psychiatry',
  'obstetrics',
  'neonatology'
];

/** A line of the wall: an area, and its sums. */
export interface WallLine {
  /** '' for the region. */
  code: string;
  cells: ReadonlyMap<string, AreaCell>;
}

export interface BedsPicture {
  columns: Column[];
  /** Kinds that found no room. */
  left: number;
  region: WallLine;
  /** Departments, the worst first: those whose beds are not known, then those with fewest. */
  departments: WallLine[];
  /** Short names of sites of which a kind is not known now, those never heard first. */
  blind: string[];
  /** Sites of the region. */
  of: number;
}

/** The picture of the wall of beds: only kinds that fit, whole, and how many do not. */
export function bedsPicture(
  pack: Pick<RegionPack, 'sites' | 'departments'>,
  beds: ReadonlyMap<string, BedSiteEntry | BedAreaEntry>,
  room: number,
  now: Instant
): BedsPicture {
  const having = kindsOf(beds.get('region'));
  const kinds = PRIORITY.filter((kind) => having.includes(kind));
  const columns = kinds.slice(0, room).map((kind): Column => ({ kind, key: 'available' }));
  const line = (code: string): WallLine => ({
    code,
    cells: areaCells(beds.get(code === '' ? 'region' : `dept:${code}`), columns, now)
  });
  const rows = bedRows(pack.sites, beds, columns, now);
  const blind = rows
    .filter(({ heard, blind: n }) => !heard || n > 0)
    .toSorted((a, b) => Number(a.heard) - Number(b.heard) || b.blind - a.blind || (a.name < b.name ? -1 : 1));
  return {
    columns,
    left: kinds.length - columns.length,
    region: line(''),
    departments: pack.departments
      .map(({ code }) => line(code))
      .toSorted((a, b) => roomOf(a) - roomOf(b) || (a.code < b.code ? -1 : 1)),
    blind: blind.map(({ name }) => name),
    of: pack.sites.length
  };
}

/** The line of a department or of one site that the room is asked to look at; null for a place nobody knows. */
export function focusLine(
  pack: Pick<RegionPack, 'sites' | 'departments'>,
  beds: ReadonlyMap<string, BedSiteEntry | BedAreaEntry>,
  { columns, departments }: BedsPicture,
  scope: string,
  now: Instant
): { name: string; line: WallLine } | null {
  const department = departments.find(({ code }) => `dept:${code}` === scope);
  if (department) return { name: department.code, line: department };
  const site = pack.sites.find(({ finess }) => finess === scope);
  if (!site) return null;
  const [row] = bedRows([site], beds, columns, now);
  const cells = new Map<string, AreaCell>();
  for (const [id, cell] of row?.cells ?? [])
    cells.set(id, cell ?? { value: null, state: 'unknown', at: null, n: 0, of: 1 });
  return { name: site.shortName, line: { code: scope, cells } };
}

/** Beds of a line; −1 when none is known: the worst. */
function roomOf({ cells }: WallLine): number {
  const known = [...cells.values()].filter(({ state }) => state === 'known');
  return known.length === 0 ? -1 : known.reduce((sum, { value }) => sum + (value ?? 0), 0);
}

/** The cell of a line in a column, as a wall writes it: `≥` where some of its sites are not known. */
export function wallWord(line: WallLine, column: Column): { text: string; blind: boolean } {
  const cell = line.cells.get(columnId(column));
  if (!cell) return { text: '·', blind: false };
  if (cell.value === null || cell.state !== 'known') return { text: '?', blind: true };
  return cell.n < cell.of
    ? { text: `≥${cell.value}`, blind: true }
    : { text: String(cell.value), blind: false };
}
