import { stateAt, type Measure, type MeasureReason } from '#domain/measure.ts';
import type { PlaceState } from '#domain/places/closure.ts';
import type { Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Mark } from '#app/lib/symbols/mark.ts';
import { markOf } from '#app/lib/wall/model.ts';
import type { FeedState, SiteEntry } from '#realtime/protocol/types.ts';
import { keepOrderBy } from './freeze.ts';

/** A figure as the table shows it: a value, or the state it is in; `stale` keeps its last value. */
export interface Cell {
  value: number | null;
  state: 'known' | 'stale' | 'unknown' | 'not_computable' | 'not_applicable' | 'suppressed';
  /** Why it is not simply known; shown wherever the figure is not. */
  reason?: MeasureReason;
}

export interface Row {
  finess: string;
  name: string;
  officialName: string;
  department: string;
  commune: string;
  mark: Mark;
  /** For sorting: level now, then silent ones by their last level, then unknown. */
  severity: number;
  present: Cell;
  /** present / usual, null without usual. */
  ratio: number | null;
  z: number | null;
  arrivals1h: Cell;
  longStay12: Cell;
  stayHomeP90: Cell;
  previousDay: Cell;
  measuredAt: Instant | null;
  /** The figures of now are past their time: their hour is shown as such. */
  old: boolean;
  /** Why there is no level, where there is none. */
  levelReason: MeasureReason | null;
  /** null while nothing is known of the site: not the same as a feed that was never heard. */
  feed: FeedState | null;
  daily: boolean;
  levelSince: Instant | null;
  changed: boolean;
  held: boolean;
  /** What its closures make of it now. */
  place: PlaceState | null;
}

export type SortKey =
  | 'severity'
  | 'name'
  | 'department'
  | 'present'
  | 'ratio'
  | 'arrivals1h'
  | 'longStay12'
  | 'stayHomeP90'
  | 'previousDay'
  | 'measuredAt';

export const SORT_KEYS: readonly SortKey[] = [
  'severity',
  'name',
  'department',
  'present',
  'ratio',
  'arrivals1h',
  'longStay12',
  'stayHomeP90',
  'previousDay',
  'measuredAt'
];

const EMPTY: Cell = { value: null, state: 'unknown' };

function cell(measure: Measure, entry: SiteEntry, now: Instant): Cell {
  return {
    value: measure.value,
    state: stateAt(measure, entry.provenance, now),
    ...(measure.reason && { reason: measure.reason })
  };
}

/**
 * A silent site stands just under the seen ones of its last level: never quieter than a calm one. A site that
 * sends once a day is unknown by agreement, which is less than unknown by surprise.
 */
export function severityOf(mark: Mark, daily = false): number {
  if (mark.kind === 'level') return mark.level;
  if (mark.kind === 'silent') return mark.level - 0.25;
  return mark.kind === 'unknown' ? (daily ? 0.25 : 0.5) : -1;
}

/** One row per site of the pack, whether it has been heard or not. */
export function rowsAt(sites: readonly Site[], entries: ReadonlyMap<string, SiteEntry>, now: Instant): Row[] {
  return sites.map((site) => {
    const entry = entries.get(site.finess);
    const mark = markOf(entry, now);
    const figure = (key: 'present' | 'arrivals1h' | 'longStay12' | 'stayHomeP90' | 'previousDay') =>
      entry ? cell(entry.measures[key], entry, now) : EMPTY;
    const present = figure('present');
    const usual = entry?.measures.presentUsual.value?.mean ?? null;
    return {
      finess: site.finess,
      name: site.shortName,
      officialName: site.name,
      department: site.department,
      commune: site.communeName,
      mark,
      severity: severityOf(mark, entry?.feed.daily),
      present,
      ratio: present.state === 'known' && present.value !== null && usual ? present.value / usual : null,
      z: entry?.measures.z.value ?? null,
      arrivals1h: figure('arrivals1h'),
      longStay12: figure('longStay12'),
      stayHomeP90: figure('stayHomeP90'),
      previousDay: figure('previousDay'),
      measuredAt: entry?.provenance.measuredAt ?? null,
      old: present.state === 'stale' || mark.kind === 'silent',
      levelReason: mark.kind !== 'level' ? (entry?.measures.level.reason ?? present.reason ?? null) : null,
      feed: entry?.feed.state ?? null,
      daily: entry?.feed.daily ?? false,
      levelSince: entry?.levelSince ?? null,
      changed: Boolean(entry?.changedUntil && entry.changedUntil > now),
      held: (entry?.held.length ?? 0) > 0,
      place: entry?.place && now < entry.place.until ? entry.place : null
    };
  });
}

function sortValue(row: Row, key: SortKey): number | string | null {
  const value = row[key];
  if (value !== null && typeof value === 'object') return value.state === 'known' ? value.value : null;
  return value;
}

/** Sorted copy; what has no value always stands last, ties keep severity, then z, then the name. */
export function sortRows(rows: readonly Row[], key: SortKey, direction: 1 | -1): Row[] {
  return [...rows].sort((a, b) => {
    const left = sortValue(a, key);
    const right = sortValue(b, key);
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
    } else {
      const order = typeof left === 'string' ? left.localeCompare(String(right), 'fr') : left - Number(right);
      if (order !== 0) return order * direction;
    }
    return b.severity - a.severity || (b.z ?? -9) - (a.z ?? -9) || a.name.localeCompare(b.name, 'fr');
  });
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Filters of the table, as the address bar keeps them. */
export interface Filter {
  q: string;
  department: string;
  /** `''` all, `1` `2` `3` at least that level, `unseen` without a figure of now. */
  show: '' | '1' | '2' | '3' | 'unseen';
}

/** Words of the query in any order, accents and case ignored. */
export function matches(row: Row, filter: Filter): boolean {
  if (filter.department && row.department !== filter.department) return false;
  if (filter.show === 'unseen' && row.mark.kind === 'level') return false;
  if (filter.show && filter.show !== 'unseen' && row.severity < Number(filter.show) - 0.5) return false;
  const text = plain(`${row.name} ${row.officialName} ${row.commune} ${row.department} ${row.finess}`);
  return plain(filter.q)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** {@link keepOrderBy} for sites. */
export function keepOrder(
  sorted: readonly Row[],
  kept: readonly string[]
): { rows: Row[]; moved: Set<string> } {
  return keepOrderBy(sorted, ({ finess }) => finess, kept);
}
