import type { NewsEvent } from '#domain/events.ts';
import type { Origin } from '#domain/origin.ts';
import { originCode } from './codes.ts';
import type { Queryable } from './connect.ts';

/** Newest news of each thing of one origin, in the order they came: to be read with the head of the feed in one repeatable read. */
export async function readNewsNow(db: Queryable, origin: Origin): Promise<NewsEvent[]> {
  const rows = await db.query<Record<string, unknown>>(
    'SELECT kind, key, payload, at, seq FROM vigie.news_now WHERE origin = $1 ORDER BY seq',
    [originCode(origin)]
  );
  return rows.map((row) => ({ ...row, origin }) as NewsEvent);
}
