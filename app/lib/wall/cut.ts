import type { Instant } from '#domain/time/instant.ts';
import { clockTime, dayTime, duration, type Locale } from '#app/lib/format/format.ts';
import type { Link } from '#app/lib/live/link.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { CHANGES_KEPT, type ChangesEntry } from '#realtime/protocol/types.ts';

function brokenWords(broken: Link['broken']): string {
  return broken === 'server-database' ? m.link_database() : m.link_server();
}

/**
 * The full-width band of a picture that is not live: of when it is, how old, and which link is broken. From the
 * fullest wording to the shortest; null while the picture is live. `now` is domain time.
 */
export function cutWords(
  link: Pick<Link, 'fresh' | 'broken' | 'state'>,
  lastGoodAt: Instant | null,
  now: Instant,
  locale: Locale
): string[] | null {
  if (link.fresh) return null;
  const broken = brokenWords(link.broken);
  if (lastGoodAt === null) {
    const why = link.state === 'reconnecting' ? m.link_connecting() : broken;
    return [`${m.wall_no_picture()} · ${why}`, m.wall_no_picture()];
  }
  const picture = m.wall_picture_of({ time: dayTime(lastGoodAt, now, locale) });
  const age = m.wall_picture_age({ age: duration(now - lastGoodAt, locale) });
  return [`${picture}, ${age} · ${broken}`, `${picture} · ${broken}`, picture];
}

/** A cut that is over: from and to in domain time. */
export interface Cut {
  from: Instant;
  to: Instant;
}

/** What a wall says of a cut that is over; `said` from the fullest wording to the shortest. */
export interface Digest {
  cut: Cut;
  title: string;
  said: string[];
}

/** Domain time during which the digest of a cut stays on the wall, ms. */
export const DIGEST_FOR = 30 * 60_000;

/**
 * What happened during a cut: its times, then the changes, from the fullest wording to the shortest; "at least" where
 * the list of changes is full and may not reach back to its beginning. Null once it is old news.
 */
export function digestOf(
  cut: Cut | null,
  changes: ChangesEntry['changes'],
  now: Instant,
  nameOf: (scope: string) => string
): Digest | null {
  if (!cut || now - cut.to > DIGEST_FOR) return null;
  const during = changes.filter((change) => change.at > cut.from && change.at <= cut.to);
  const title = m.wall_digest_title({ from: clockTime(cut.from), to: clockTime(cut.to) });
  const [last] = during;
  if (!last) return { cut, title, said: [m.wall_digest_none()] };
  const name = nameOf(last.scope);
  const count = during.length;
  if (count === changes.length && count >= CHANGES_KEPT)
    return {
      cut,
      title,
      said: [m.wall_digest_least_last({ count, last: name }), m.wall_digest_least({ count })]
    };
  if (count === 1) return { cut, title, said: [m.wall_digest_one({ last: name }), name] };
  return { cut, title, said: [m.wall_digest_changes({ count, last: name }), m.wall_digest_count({ count })] };
}
