import type { MeasureReason, MeasureState } from '#domain/measure.ts';
import type { Instant } from '#domain/time/instant.ts';
import { clockTime, gap, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import type { Level } from '#domain/level/rule.ts';
import type { FeedState, SiteEntry } from '#realtime/protocol/types.ts';

/** The word of a site's level: colour and shape never stand alone. */
export function levelWord(level: Level): string {
  return ([m.level_0, m.level_1, m.level_2, m.level_3] as const)[level]();
}

/** The word of an area's level, as a headline (capital, feminine in French). */
export function areaHeadline(level: Level): string {
  return ([m.level_area_0, m.level_area_1, m.level_area_2, m.level_area_3] as const)[level]();
}

/** The word of an area's level inside a sentence. */
export function areaWord(level: Level): string {
  return ([m.area_word_0, m.area_word_1, m.area_word_2, m.area_word_3] as const)[level]();
}

/** Whether a place gets worse, stays or gets better, in the reader's language. */
export function trendWord(trend: 'rising' | 'steady' | 'falling'): string {
  return { rising: m.trend_rising, steady: m.trend_steady, falling: m.trend_falling }[trend]();
}

/** State of a feed in the reader's language: the same words on every screen and export. */
export function feedWord(state: FeedState): string {
  return {
    live: m.feed_live,
    late: m.feed_late,
    silent: m.feed_silent,
    announced_down: m.feed_announced_down,
    never_heard: m.feed_never_heard
  }[state]();
}

/** The state of a figure that is not known, in a word. */
export function stateWord(state: Exclude<MeasureState, 'known'>): string {
  return {
    stale: m.state_stale,
    unknown: m.state_unknown,
    not_computable: m.state_not_computable,
    not_applicable: m.state_not_applicable,
    suppressed: m.state_suppressed
  }[state]();
}

/** Why a site is where it is in the list: the floor its level stands on, else one reason, the largest. */
export function reasonWords(
  { reason, floor }: Pick<SiteEntry, 'reason' | 'floor'>,
  longStay: number | null,
  locale: Locale
): string | null {
  if (floor)
    return { oldestBoarderMin: m.reason_floor_boarder, placesOpen: m.reason_floor_places }[floor.field]();
  if (!reason) return null;
  if (reason.kind === 'boarders') return m.reason_boarders();
  if (reason.kind === 'long_stay')
    return longStay === null ? m.wall_stay_gap() : m.wall_long_stay({ count: longStay });
  if (reason.kind === 'stay') return m.wall_stay_gap();
  if (reason.ratio === null) return null;
  const ratio = gap(reason.ratio, locale);
  return reason.kind === 'present' ? m.wall_present_gap({ gap: ratio }) : m.wall_arrivals_gap({ gap: ratio });
}

/** "muet, était tendu à 19:40" */
function silentWords(level: Level, at: Instant): string {
  return m.wall_silent_was({ word: levelWord(level), time: clockTime(at) });
}

const MUTE: readonly FeedState[] = ['silent', 'announced_down', 'never_heard'];

/**
 * What is said of a site whose level can no longer be told, with the level it was last seen at. Only a feed that
 * sends nothing is mute: "muet, était tendu à 19:40", else "inconnu, était tendu à 19:40".
 */
export function unseenWords(feed: FeedState, level: Level, at: Instant): { full: string; short: string } {
  if (MUTE.includes(feed)) return { full: silentWords(level, at), short: m.feed_silent() };
  const full = m.unseen_was({ word: levelWord(level), time: clockTime(at) });
  return { full, short: m.state_unknown() };
}

/** Why a figure is not simply known, in a sentence's tail. */
export function measureReasonWords(reason: MeasureReason): string {
  return {
    never_received: m.reason_never_received,
    too_old: m.reason_too_old,
    daily_feed: m.daily_feed,
    exits_missing: m.reason_exits_missing,
    previous_day_not_refreshed: m.reason_previous_day_not_refreshed,
    suspect_feed: m.reason_suspect_feed,
    held_file: m.row_held,
    too_few: m.reason_too_few,
    mode_sortie_missing: m.reason_mode_sortie_missing,
    oriented_not_filled: m.reason_oriented_not_filled,
    no_usual: m.reason_no_usual,
    coverage_under_60: m.reason_coverage_under_60,
    input_missing: m.reason_input_missing,
    not_learned: m.reason_not_learned,
    drifted: m.reason_drifted
  }[reason]();
}
