import type { Instant } from '#domain/time/instant.ts';
import { clockTime, dayTime, duration, type Locale } from '#app/lib/format/format.ts';
import type { Link } from '#app/lib/live/link.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { CHANGES_FOR, CHANGES_KEPT, type ChangesEntry } from '#realtime/protocol/types.ts';

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

type Change = ChangesEntry['changes'][number];

/** What a screen did not see while it was cut off. */
export interface Missed {
  /** Newest first. */
  changes: readonly Change[];
  /** False where the list kept by the server may not reach back to what the screen had seen. */
  whole: boolean;
  /** The newest that the screen had seen before; null where it had seen none. */
  seen: Change | null;
}

const sameChange = (a: Change, b: Change | undefined): boolean =>
  a.at === b?.at && a.scope === b.scope && a.kind === b.kind && a.from === b.from && a.to === b.to;

/**
 * What stands in the list of changes after a cut, and did not when it began. By the lists and not by times: a change
 * bears the time of the tick before it, so that one of the minute in which the line was cut may bear a time at which
 * the screen was still live.
 * @param before,after newest first, as the picture had them when the cut began and when it was over
 */
export function missedBetween(
  { from, to }: Cut,
  before: readonly Change[],
  after: readonly Change[]
): Missed {
  const [seen = null] = before;
  for (let fresh = 0; fresh < after.length; fresh += 1)
    if (after.slice(fresh).every((change, i) => sameChange(change, before[i])))
      return { changes: after.slice(0, fresh), whole: true, seen };
  const reaches = after.length < CHANGES_KEPT && to - from < CHANGES_FOR;
  return { changes: after, whole: before.length === 0 && reaches, seen };
}

/** What a wall says of a cut that is over; `said` from the fullest wording to the shortest. */
export interface Digest {
  cut: Cut;
  title: string;
  said: string[];
  /** The changes between which it counts, for whoever counts again (`bench/days.ts`). */
  between: { seen: string; until: string };
}

const nameOfChange = (change: Change | null | undefined): string =>
  change ? [change.at, change.scope, change.kind, change.from, change.to].join(' ') : '';

/** Domain time during which the digest of a cut stays on the wall, ms. */
export const DIGEST_FOR = 30 * 60_000;

/**
 * What happened during a cut: its times, then the changes, from the fullest wording to the shortest; "at least" where
 * they may have been more. Null once it is old news.
 */
export function digestOf(
  cut: Cut | null,
  { changes, whole, seen }: Missed,
  now: Instant,
  nameOf: (scope: string) => string
): Digest | null {
  if (!cut || now - cut.to > DIGEST_FOR) return null;
  const title = m.wall_digest_title({ from: clockTime(cut.from), to: clockTime(cut.to) });
  const between = { seen: nameOfChange(seen), until: nameOfChange(changes[0] ?? seen) };
  return { cut, title, said: wordsOf(changes, whole, nameOf), between };
}

function wordsOf(changes: readonly Change[], whole: boolean, nameOf: (scope: string) => string): string[] {
  const [last] = changes;
  const count = changes.length;
  if (!last) return [m.wall_digest_none()];
  const told = { count, last: nameOf(last.scope) };
  if (!whole) return [m.wall_digest_least_last(told), m.wall_digest_least({ count })];
  if (count === 1) return [m.wall_digest_one(told), m.wall_digest_count_one()];
  return [m.wall_digest_changes(told), m.wall_digest_count({ count })];
}
