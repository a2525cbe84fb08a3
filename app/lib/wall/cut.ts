import type { Instant } from '#domain/time/instant.ts';
import { clockTime } from '#app/lib/format/format.ts';
import type { Link } from '#app/lib/live/link.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import type { ChangesEntry } from '#realtime/protocol/types.ts';

/** The full-width band of a picture that is not live: how old it is and which link is broken. */
export function cutText(link: Pick<Link, 'fresh' | 'broken'>, lastGoodAt: Instant | null): string | null {
  if (link.fresh) return null;
  const picture =
    lastGoodAt === null ? m.wall_no_picture() : m.wall_picture_of({ time: clockTime(lastGoodAt) });
  const broken = link.broken === 'server-database' ? m.link_database() : m.link_server();
  return `${picture} · ${broken}`;
}

/** A cut that is over: from and to in domain time. */
export interface Cut {
  from: Instant;
  to: Instant;
}

/** Domain time during which the digest of a cut stays on the wall, ms. */
export const DIGEST_FOR = 30 * 60_000;

/** Two lines on what happened during a cut; null once it is old news. */
export function digestOf(
  cut: Cut | null,
  changes: ChangesEntry['changes'],
  now: Instant,
  nameOf: (scope: string) => string
): [string, string] | null {
  if (!cut || now - cut.to > DIGEST_FOR) return null;
  const during = changes.filter((change) => change.at > cut.from && change.at <= cut.to);
  const last = during[0];
  const title = m.wall_digest_title({ from: clockTime(cut.from), to: clockTime(cut.to) });
  if (!last) return [title, m.wall_digest_none()];
  return [title, m.wall_digest_changes({ count: during.length, last: nameOf(last.scope) })];
}
