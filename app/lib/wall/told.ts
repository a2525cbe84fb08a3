import type { Instant } from '#domain/time/instant.ts';
import type { Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { bothWords, eventWords, moreEvents, natureWord, saidWords } from '#app/lib/declared/words.ts';
import type { DeclaredEventEntry, DeclaredLevelEntry } from '#realtime/protocol/declared-types.ts';
import type { Level } from '#domain/level/rule.ts';

/** A title cut between words, ever shorter: a band says which event it is, whatever its width. */
function shorter(title: string): string[] {
  const words = title.split(' ');
  return words.slice(1).map((_, index) => `${words.slice(0, words.length - 1 - index).join(' ')}…`);
}

/** The band of the events on a wall's second line, with the declared level where there is room, fullest first. */
export function bandOf(
  events: readonly DeclaredEventEntry[],
  declared: DeclaredLevelEntry | null,
  nameOf: (scope: string) => string,
  now: Instant,
  locale: Locale
): string[] {
  const [event] = events;
  if (!event) return [];
  const more = moreEvents(events.length - 1);
  const all = eventWords(event, nameOf, now, locale).map((words) => [words, more].filter(Boolean).join(', '));
  const [full = '', where = '', head = ''] = all;
  const said = declared ? saidWords(declared, now, locale) : [];
  const both = said.flatMap((words) => [`${full} · ${words}`, `${where} · ${words}`, `${head} · ${words}`]);
  const cut = shorter(event.title).map((title) => `${natureWord(event.nature)} · ${title}`);
  return [...both, ...all, ...cut];
}

/** The second line of a wall while a level is declared: both levels, the declared one to the last. */
export function besideWords(
  declared: DeclaredLevelEntry,
  computed: Level | null,
  now: Instant,
  locale: Locale
): string[] {
  const said = saidWords(declared, now, locale);
  const computedOnly = m.wall_computed();
  return [
    bothWords(declared, computed, now, locale),
    ...said.map((words) => `${computedOnly} · ${words}`),
    ...said
  ];
}
