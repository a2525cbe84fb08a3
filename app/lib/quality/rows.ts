import type { UnitFeed } from '#domain/events.ts';
import { isDaily } from '#domain/feed/rhythm.ts';
import { FEED_STATES, feedState } from '#domain/feed/state.ts';
import type { Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { FeedEntry } from '#realtime/protocol/types.ts';
import type { FeedSort, QualityQuery } from './query.ts';

/** A unit's feed as `/qualite` lists it: the entry of the live picture, its site's name, and a stop that was announced. */
export interface FeedRow extends FeedEntry {
  name: string;
  commune: string;
  announced: UnitFeed['announcedDown'];
}

/**
 * One row per unit, true at `now`: the record says what came and what was announced, the live picture (null when
 * it does not answer) since when and what looks suspect.
 */
export function feedRows(
  units: readonly { unit: string; site: Pick<Site, 'finess' | 'shortName' | 'communeName'> }[],
  record: ReadonlyMap<string, UnitFeed | null>,
  live: ReadonlyMap<string, FeedEntry> | null,
  now: Instant
): FeedRow[] {
  return units.map(({ unit, site }) => {
    const feed = record.get(unit) ?? null;
    const shown = live?.get(unit);
    const state = feedState(feed, now);
    const down = feed?.announcedDown ?? null;
    const over = down !== null && down.until !== null && down.until <= now;
    return {
      ...{ unit, finess: site.finess, name: site.shortName, commune: site.communeName, state },
      since: state === 'announced_down' ? (down?.since ?? null) : shown?.state === state ? shown.since : null,
      horizon: feed?.horizon ?? null,
      lastReceivedAt: feed?.lastReceivedAt ?? null,
      rhythm: feed?.rhythm ?? null,
      daily: isDaily(feed?.rhythm ?? null),
      grade: feed?.lastGrade ?? null,
      held: feed?.held ?? [],
      files24h: feed?.files24h ?? 0,
      records24h: feed?.records24h ?? 0,
      quarantined24h: feed?.quarantined24h ?? 0,
      suspect: shown?.suspect ?? feed?.suspect ?? null,
      announced: over ? null : down
    };
  });
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Worst first: silent, never heard, late, announced, live; of the same, what is held or suspect. */
const URGENCY: Record<FeedRow['state'], number> = {
  silent: 0,
  never_heard: 1,
  late: 2,
  announced_down: 3,
  live: 4
};
const doubt = (row: FeedRow) => (row.held.length > 0 ? 0 : row.suspect !== null ? 1 : 2);
const VALUE: Record<FeedSort, (row: FeedRow) => number | string | null> = {
  etat: (row) => URGENCY[row.state] * 10 + doubt(row),
  site: (row) => plain(row.name),
  rythme: (row) => row.rhythm,
  recu: (row) => row.lastReceivedAt,
  horizon: (row) => row.horizon,
  fichiers: (row) => row.files24h,
  passages: (row) => row.records24h,
  quarantaine: (row) => row.quarantined24h,
  note: (row) => row.grade
};

/** The rows asked for, in the order asked for; what is not known comes last either way. */
export function chosenRows(
  rows: readonly FeedRow[],
  query: Pick<QualityQuery, 'state' | 'text' | 'sort' | 'direction'>
): FeedRow[] {
  const wanted = plain(query.text);
  const value = VALUE[query.sort];
  return rows
    .filter((row) => query.state === null || row.state === query.state)
    .filter((row) => [row.name, row.commune, row.unit].some((text) => plain(text).includes(wanted)))
    .toSorted((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === null || y === null) return x === y ? byName(a, b) : x === null ? 1 : -1;
      return (x < y ? -1 : x > y ? 1 : 0) * query.direction || byName(a, b);
    });
}

const byName = (a: FeedRow, b: FeedRow) => a.name.localeCompare(b.name) || a.unit.localeCompare(b.unit);

/** Feeds by state, in the order of the table of states. */
export function countStates(rows: readonly FeedRow[]): { state: FeedRow['state']; count: number }[] {
  return FEED_STATES.map((state) => ({
    state,
    count: rows.filter((row) => row.state === state).length
  })).filter(({ count }) => count > 0);
}
