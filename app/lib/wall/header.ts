import type { Instant } from '#domain/time/instant.ts';
import { clockTime, duration, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import type { Mark } from '#app/lib/symbols/mark.ts';
import { areaHeadline, areaWord, trendWord } from '#app/lib/words/words.ts';
import type { AreaEntry, SiteEntry } from '#realtime/protocol/types.ts';
import { read } from './model.ts';

/** What the top of a wall says of the region. Lists of wordings go from the fullest to the shortest. */
export interface Headline {
  mark: Mark;
  word: string;
  tail: string[] | null;
}

/** Level and course; under 60 % of activity no level, but its floor and what it rests on. */
export function headlineOf(region: AreaEntry | undefined, now: Instant): Headline {
  const level = region ? read(region.measures.level, region.provenance, now) : null;
  if (region && level && !level.stale) {
    const since = region.levelSince === null ? [] : [m.since({ time: clockTime(region.levelSince) })];
    const trend = region.trend ? [trendWord(region.trend)] : [];
    const tail = [[...trend, ...since].join(' '), trend.join('')].filter(Boolean);
    return {
      mark: { kind: 'level', level: level.value },
      word: areaHeadline(level.value),
      tail: tail.length > 0 ? tail : null
    };
  }
  const floor = region?.floor;
  if (region && floor) {
    const { count } = floor;
    return {
      mark: { kind: 'unknown' },
      word: m.level_floor({ word: areaWord(floor.level) }),
      tail: [m.wall_floor_of({ count, seen: region.coverage.seen }), '']
    };
  }
  return { mark: { kind: 'unknown' }, word: m.level_unknown(), tail: null };
}

/** From this share of silent feeds on it is not one hospital: the link itself is named. */
const FEEDS_LOST = 0.5;

/** Where the level comes from and what it covers, or the link that is broken between hospitals and server. */
export function coverageWords(region: AreaEntry | undefined, sites: Iterable<SiteEntry>): string[] {
  const feeds = [...sites].flatMap(({ feed }) => (feed.daily ? [] : [feed.state]));
  const silent = feeds.filter((state) => state === 'silent' || state === 'never_heard').length;
  if (feeds.length > 0 && silent / feeds.length >= FEEDS_LOST)
    return [m.link_feeds({ silent, of: feeds.length }), m.link_feeds_short({ silent, of: feeds.length })];
  if (!region) return [m.wall_computed()];
  const { seen, of } = region.coverage;
  return [`${m.wall_computed()} · ${m.wall_sites_seen({ seen, of })}`, m.wall_sites_seen({ seen, of })];
}

/** "à jour", then how old the data are: the median and the worst of the sites that are seen. */
export function freshWords(region: AreaEntry | undefined, now: Instant, locale: Locale): string[] {
  const live = m.wall_live();
  if (!region?.medianMeasuredAt || !region.oldestMeasuredAt) return [live];
  const median = duration(now - region.medianMeasuredAt, locale);
  const worst = duration(now - region.oldestMeasuredAt, locale);
  return [
    `${live} · ${m.wall_data_ages({ median, worst })}`,
    `${live} · ${m.wall_data_ages_short({ median, worst })}`,
    live
  ];
}
