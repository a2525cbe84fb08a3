import type { DeclaredBy } from '#domain/declared/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { clockTime, dayTime, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { levelWord } from '#app/lib/words/words.ts';
import type { DeclaredEventEntry, DeclaredLevelEntry } from '#realtime/protocol/declared-types.ts';
import type { Level } from '#domain/level/rule.ts';

/** Who declared, by function. */
export function byWord(by: DeclaredBy): string {
  return {
    ars: m.decl_by_ars,
    samu: m.decl_by_samu,
    site: m.decl_by_site,
    admin: m.decl_by_admin
  }[by]();
}

const computedWord = (computed: Level | null): string =>
  computed === null ? m.level_unknown_site() : levelWord(computed);

const levelOf = (entry: DeclaredLevelEntry): Level => entry.measures.level.value ?? 0;

/** "calculé tendu · déclaré soutenu par l'ARS à 18:10, jusqu'à 22:00": both, side by side. */
export function bothWords(
  entry: DeclaredLevelEntry,
  computed: Level | null,
  now: Instant,
  locale: Locale
): string {
  return m.decl_line({ ...partsOf(entry, now, locale), computed: computedWord(computed) });
}

/** The declared level alone, from the fullest wording to the shortest. */
export function saidWords(entry: DeclaredLevelEntry, now: Instant, locale: Locale): string[] {
  const parts = partsOf(entry, now, locale);
  return [m.decl_said_full(parts), m.decl_said(parts), m.decl_said_short(parts)];
}

function partsOf(entry: DeclaredLevelEntry, now: Instant, locale: Locale) {
  return {
    declared: levelWord(levelOf(entry)),
    by: byWord(entry.by),
    time: dayTime(entry.from, now, locale),
    until: dayTime(entry.until, now, locale)
  };
}

/** The gap between what is declared and what is computed, in levels; never a sum of both. */
export function gapWords(entry: DeclaredLevelEntry, computed: Level | null): string {
  if (computed === null) return m.decl_gap_unknown();
  const gap = levelOf(entry) - computed;
  if (gap === 0) return m.decl_gap_same();
  return gap > 0 ? m.decl_gap_above({ count: gap }) : m.decl_gap_below({ count: -gap });
}

/** EXERCICE or ÉVÉNEMENT: an exercise can never be read as the real thing. */
export function natureWord(nature: DeclaredEventEntry['nature']): string {
  return nature === 'exercise' ? m.decl_event_exercise() : m.decl_event_real();
}

/** An event in a line: nature, title, where, since when; then shorter ones. The nature and the title always stand. */
export function eventWords(
  event: Pick<DeclaredEventEntry, 'nature' | 'title' | 'perimeter' | 'from' | 'until'>,
  nameOf: (scope: string) => string,
  now: Instant,
  locale: Locale
): string[] {
  const head = `${natureWord(event.nature)} · ${event.title}`;
  const where = event.perimeter.includes('region') ? '' : event.perimeter.map(nameOf).join(', ');
  const since = m.decl_event_since({ time: dayTime(event.from, now, locale) });
  const until = event.until === null ? '' : m.decl_event_until({ until: dayTime(event.until, now, locale) });
  const join = (...parts: string[]): string => parts.filter(Boolean).join(' · ');
  return [join(head, where, [since, until].filter(Boolean).join(', ')), join(head, where), head];
}

/** "et 2 autres", or nothing. */
export function moreEvents(count: number): string {
  return count <= 0 ? '' : count === 1 ? m.decl_event_more_one() : m.decl_event_more({ count });
}

/** The clock of an end, short: the hour, with its day when it is another. */
export const endWord = (at: Instant, now: Instant, locale: Locale): string =>
  at - now < 12 * 3_600_000 ? clockTime(at) : dayTime(at, now, locale);
