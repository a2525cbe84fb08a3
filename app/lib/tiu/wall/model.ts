import { stateAt, type Measure, type Provenance } from '#domain/measure.ts';
import { MATERNITY_LEVELS, type MaternityLevel } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { TiuLevelEntry, TiuSummaryEntry } from '#realtime/protocol/tiu-types.ts';
import { hasKind, TIU_KINDS, type TiuKind } from '#domain/tiu/cots.ts';
import { duration, type Locale } from '#app/lib/format/format.ts';

/** Free places of one kind over the maternities of one level: a sum says what it covers. */
export interface LevelPlaces {
  /** Null: nobody tells. */
  count: number | null;
  /** Of the oldest that counts. */
  at: Instant | null;
  seen: number;
  of: number;
}

/** What the region's walls and desks are told of transfers: counts, never a request. */
export interface PerinatPicture {
  open: number | null;
  /** Without a place yet. */
  unplaced: number | null;
  /** Without a place for more than two hours. */
  overdue: number | null;
  /** When the one that waits longest without a place was asked for; null: none waits. */
  longestSince: Instant | null;
  levels: { level: MaternityLevel; kinds: Partial<Record<TiuKind, LevelPlaces>> }[];
}

function counted(measure: Measure, provenance: Provenance, now: Instant): number | null {
  return stateAt(measure, provenance, now) === 'known' ? measure.value : null;
}

function placesOf(measure: Measure, entry: Provenance, now: Instant): LevelPlaces {
  const count = counted(measure, entry, now);
  const { measuredAt: at } = { ...entry, ...measure.provenance };
  return {
    count,
    at: count === null ? null : at,
    seen: count === null ? 0 : (measure.n ?? 0),
    of: measure.of ?? 0
  };
}

/** The wall's picture from topic `tiu-wall`; null while it holds nothing. */
export function perinatPicture(entries: ReadonlyMap<string, unknown>, now: Instant): PerinatPicture | null {
  const summary = entries.get('summary') as TiuSummaryEntry | undefined;
  if (!summary) return null;
  const { measures, provenance, longestSince } = summary;
  return {
    open: counted(measures.open, provenance, now),
    unplaced: counted(measures.unplaced, provenance, now),
    overdue: counted(measures.alarms, provenance, now),
    longestSince,
    levels: MATERNITY_LEVELS.toReversed().flatMap((level) => {
      const entry = entries.get(`level:${level}`) as TiuLevelEntry | undefined;
      if (!entry) return [];
      // Of beds that a type has not nothing is missing, unless one of them tells some.
      const kinds = TIU_KINDS.map(
        (kind) => [kind, placesOf(entry.measures[kind], entry.provenance, now)] as const
      ).filter(([kind, { count }]) => count !== null || hasKind(level, kind));
      return [{ level, kinds: Object.fromEntries(kinds) as Partial<Record<TiuKind, LevelPlaces>> }];
    })
  };
}

/** When the oldest count on the wall was told; null: there is none. */
export function oldestPlaces({ levels }: PerinatPicture): Instant | null {
  const times = levels.flatMap(({ kinds }) => Object.values(kinds).flatMap(({ at }) => at ?? []));
  return times.length > 0 ? Math.min(...times) : null;
}

/** A count, or that it is not known. */
export const countWord = (count: number | null): string => (count === null ? '?' : String(count));

/** One cell of the wall, fullest wording first: how many, told by how many of how many, how long ago. */
export function cellWords(
  cell: LevelPlaces | undefined,
  now: Instant,
  locale: Locale
): { words: string[]; blind: boolean } {
  if (!cell || cell.of === 0) return { words: ['–'], blind: false };
  const { count, at, seen, of } = cell;
  if (count === null) return { words: [`? · 0/${of}`, '?'], blind: true };
  const said = seen < of ? `≥${count}` : String(count);
  const covered = `${said} · ${seen}/${of}`;
  return {
    words: [...(at === null ? [] : [`${covered} · ${duration(now - at, locale)}`]), covered, said],
    blind: false
  };
}
