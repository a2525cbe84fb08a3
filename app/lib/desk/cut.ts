import type { Instant } from '#domain/time/instant.ts';
import { dayTime, type Locale } from '#app/lib/format/format.ts';
import type { Link } from '#app/lib/live/link.ts';
import { m } from '#app/lib/messages/generated/messages.js';

/**
 * What the top bar says of a picture that is not of now: of when it is, and which link is broken. Null while it is
 * live. `now` is domain time.
 */
export function cutText(
  link: Pick<Link, 'fresh' | 'broken' | 'state'>,
  lastGoodAt: Instant | null,
  now: Instant,
  locale: Locale
): string | null {
  if (link.fresh) return null;
  const broken = link.broken === 'server-database' ? m.link_database() : m.link_server();
  if (lastGoodAt === null)
    return `${m.wall_no_picture()} · ${link.state === 'reconnecting' ? m.link_reconnecting() : broken}`;
  return `${m.wall_picture_of({ time: dayTime(lastGoodAt, now, locale) })} · ${broken}`;
}
