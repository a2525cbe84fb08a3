import type { Instant } from '#domain/time/instant.ts';
import { clockTime } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import type { PlaceEntry } from '#realtime/protocol/places-types.ts';

/** Words of the widest closure in force of each site, by FINESS, from topic `places`. */
export function closedWords(
  places: ReadonlyMap<string, PlaceEntry>,
  now: Instant
): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const [finess, { closures }] of places) {
    const current = closures.filter(({ from, until }) => from <= now && now < until);
    const whole = current.find(({ scope, kind }) => scope === 'site' && kind === 'closed');
    const shown = whole ?? current[0];
    if (!shown) continue;
    const time = clockTime(shown.until);
    words.set(finess, whole ? m.beds_closed_until({ time }) : m.beds_partly_closed_until({ time }));
  }
  return words;
}
