import type { Contest, FreePlacesRead } from '#domain/tiu/propose-types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { duration, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import type { Candidate } from './board.ts';
import { askWord, channelWord } from './codes-words.ts';
import { kindShort } from './words.ts';

function placeWords(place: FreePlacesRead, now: Instant, locale: Locale): string {
  const { kind, count, given, at, channel } = place;
  if (count === null) return m.tiu_places_unknown({ kind: kindShort(kind) });
  const said = m.tiu_places_one({ kind: kindShort(kind), count });
  const notes = [
    at !== null && channel
      ? m.tiu_places_age({ age: duration(now - at, locale), channel: channelWord(channel) })
      : null,
    given > 1 ? m.tiu_places_given({ given }) : given === 1 ? m.tiu_places_given_one() : null
  ].filter((note) => note !== null);
  return notes.length > 0 ? `${said} (${notes.join(', ')})` : said;
}

/** Free places of a candidate, kind by kind, with their age and channel; `doubt`: old, or not known. */
export const candidatePlaces = (
  { places }: Candidate,
  now: Instant,
  locale: Locale
): { words: string; doubt: boolean }[] =>
  places
    .filter(({ needed, count }) => needed > 0 || count !== null)
    .map((place) => ({
      words: placeWords(place, now, locale),
      doubt: place.stale || place.count === null
    }));

/** "SI néo. : demande 21-B aussi (sollicitée)". */
export const contestWords = ({ kinds, code, state }: Contest): string =>
  m.tiu_contest({
    kinds: kinds.map(kindShort).join(', '),
    code,
    state: state === 'placed' ? m.tiu_contest_placed() : askWord(state)
  });
