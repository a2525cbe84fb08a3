import type { Need } from '#domain/rank/needs.ts';
import type { Proposal } from '#domain/rank/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { aboutMinutes, closureWords, kmWords, levelWords, needWord, placesWords } from './words.ts';

/** What somebody says on the telephone of a place, as short as it can be without leaving out a doubt. */
export function sentence(
  need: Need,
  proposal: Proposal,
  phone: string | null,
  now: Instant,
  locale: Locale
): string {
  const { facility, km, minutes, places, facts, notes, heading, offer } = proposal;
  const derived = offer === 'derived' ? ` (${m.samu_derived_long()})` : '';
  const parts = [
    `${facility.shortName}${derived}`,
    km === null ? m.samu_no_distance() : kmWords(km, locale),
    minutes === null ? null : m.samu_about({ minutes: aboutMinutes(minutes) }),
    facility.services.length > 0 ? levelWords(facts) : null,
    places ? placesWords(places, now, locale) : m.samu_places_unknown(),
    ...notes.map((note) => closureWords(note, now, locale)),
    heading ? (heading === 1 ? m.samu_heading_one() : m.samu_heading({ count: heading })) : null,
    phone ?? m.samu_no_phone()
  ];
  return m.samu_sentence({ need: needWord(need), said: parts.filter((part) => part !== null).join(', ') });
}
