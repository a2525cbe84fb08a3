import { BED_KINDS, type BedChannel, type BedKey, type BedKind } from '#domain/beds/types.ts';
import { type Measure, type MeasureState, type Provenance, stateAt } from '#domain/measure.ts';
import type { Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type {
  BedAreaEntry,
  BedFigure,
  BedKindEntry,
  BedSide,
  BedSiteEntry
} from '#realtime/protocol/beds-types.ts';

/** A column of the desk: one count of one kind. */
export interface Column {
  kind: BedKind;
  key: BedKey;
}

/** The name of a column, by which the address bar sorts. */
export const columnId = ({ kind, key }: Column): string => `${kind}.${key}`;

/** One side of a count as it reads now. */
export interface Told {
  value: number | null;
  state: MeasureState;
  at: Instant | null;
  channel: BedChannel;
  side: BedSide['side'];
  derived: boolean;
  /** Units of the site the sum covers, of those it has. */
  n: number;
  of: number;
}

export interface BedCell extends Told {
  other: Told | null;
}

const NOWHERE: Provenance = {
  ...{ measuredAt: null, receivedAt: null, staleAt: null, unknownAt: null },
  ...{ source: 'beds', origin: 'real' }
};

/** A measure re-aged by the reader itself, also while cut off. */
function read(measure: Measure, now: Instant): { value: number | null; state: MeasureState } {
  const state = stateAt(measure, NOWHERE, now);
  return { state, value: state === 'known' || state === 'stale' ? measure.value : null };
}

function told(side: BedSide, now: Instant): Told {
  const { channel, derived, n = 1, of = 1, provenance } = side;
  return {
    ...read(side, now),
    ...{ at: provenance?.measuredAt ?? null, channel, side: side.side, derived: derived === true, n, of }
  };
}

/** A count of a site as the desk shows it. */
export function cellOf(figure: BedFigure, now: Instant): BedCell {
  return { ...told(figure, now), other: figure.other ? told(figure.other, now) : null };
}

/** One site of the desk. */
export interface BedRow {
  finess: string;
  name: string;
  officialName: string;
  department: string;
  commune: string;
  kinds: BedSiteEntry['kinds'];
  /** What the columns show; null where it has such beds and nobody tells the count; absent where it has none. */
  cells: ReadonlyMap<string, BedCell | null>;
  /** Oldest of the available beds shown, of all its kinds. */
  oldest: Instant | null;
  /** Kinds whose available beds are not known now. */
  blind: number;
  /** Something was ever told of its beds. */
  heard: boolean;
}

/** One row per site of the pack, whether its beds are known or not. */
export function bedRows(
  sites: readonly Site[],
  entries: ReadonlyMap<string, BedSiteEntry | BedAreaEntry>,
  columns: readonly Column[],
  now: Instant
): BedRow[] {
  return sites.map((site) => {
    const entry = entries.get(site.finess);
    const kinds = entry && 'finess' in entry ? entry.kinds : {};
    const having = BED_KINDS.flatMap((kind) => kinds[kind] ?? []);
    const available = having.map(({ figures }) => figures.available && cellOf(figures.available, now));
    const instants = available.flatMap((cell) => cell?.at ?? []);
    return {
      ...{ finess: site.finess, name: site.shortName, officialName: site.name },
      ...{ department: site.department, commune: site.communeName, kinds },
      cells: new Map(columns.flatMap((column) => cellAt(kinds[column.kind], column, now))),
      oldest: instants.length > 0 ? Math.min(...instants) : null,
      blind: available.filter((cell) => cell?.state !== 'known').length,
      heard: having.length > 0
    };
  });
}

function cellAt(kind: BedKindEntry | undefined, column: Column, now: Instant): [string, BedCell | null][] {
  if (!kind) return [];
  const figure = kind.figures[column.key];
  return [[columnId(column), figure ? cellOf(figure, now) : null]];
}

/** One count of an area: its sum, and what it covers. */
export interface AreaCell {
  value: number | null;
  state: MeasureState;
  at: Instant | null;
  n: number;
  of: number;
}

/** What an area has in the columns shown. */
export function areaCells(
  entry: BedSiteEntry | BedAreaEntry | undefined,
  columns: readonly Column[],
  now: Instant
): ReadonlyMap<string, AreaCell> {
  const cells = new Map<string, AreaCell>();
  if (!entry || 'finess' in entry) return cells;
  for (const column of columns) {
    const measure = entry.kinds[column.kind]?.measures[column.key];
    if (!measure) continue;
    const { n = 0, of = 0, provenance } = measure;
    cells.set(columnId(column), { ...read(measure, now), at: provenance?.measuredAt ?? null, n, of });
  }
  return cells;
}

/** Kinds that somebody in the region has, in the order of the screens. */
export function kindsOf(region: BedSiteEntry | BedAreaEntry | undefined): BedKind[] {
  return BED_KINDS.filter((kind) => region?.kinds[kind] !== undefined);
}

/** What the address bar keeps of a view, as far as it chooses rows. */
export interface BedFilter {
  q: string;
  department: string;
  /** '' all kinds across; a kind: its counts across. */
  kind: BedKind | '';
  /** '' all, `free` with a bed in what is shown, `blind` with a kind that is not known now. */
  show: '' | 'free' | 'blind';
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Words of the query in any order, accents and case ignored. */
export function bedMatches(row: BedRow, filter: BedFilter): boolean {
  if (filter.department && row.department !== filter.department) return false;
  if (filter.kind && !row.kinds[filter.kind]) return false;
  if (filter.show === 'blind' && row.heard && row.blind === 0) return false;
  if (
    filter.show === 'free' &&
    ![...row.cells.values()].some((cell) => cell?.state === 'known' && (cell.value ?? 0) > 0)
  )
    return false;
  const text = plain(`${row.name} ${row.officialName} ${row.commune} ${row.department} ${row.finess}`);
  return plain(filter.q)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Sorted copy by `name`, `department`, `age` or a column; what is not known stands last, ties by department and name. */
export function sortBeds(rows: readonly BedRow[], sort: string, direction: 1 | -1): BedRow[] {
  const valueOf = (row: BedRow): number | string | null => {
    if (sort === 'name') return row.name;
    if (sort === 'department') return row.department;
    if (sort === 'age') return row.oldest;
    const cell = row.cells.get(sort);
    return cell?.state === 'known' ? cell.value : null;
  };
  return [...rows].sort((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
    } else {
      const order = typeof left === 'string' ? left.localeCompare(String(right), 'fr') : left - Number(right);
      if (order !== 0) return order * direction;
    }
    return a.department.localeCompare(b.department) || a.name.localeCompare(b.name, 'fr');
  });
}
