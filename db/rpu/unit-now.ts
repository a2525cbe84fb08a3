import type { UnitFeed } from '#domain/events.ts';
import type { UnitFigures } from '#domain/figures/types.ts';
import type { Origin } from '#domain/origin.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import type { NewOutboxEvent } from '../outbox.ts';

/** Keeps figures and feed of units without an event: a back-fill that nobody watches yet. */
export async function keepFigures(tx: Queryable, events: readonly NewOutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ kind, key, origin, payload }) => ({
    unit: key,
    origin: originCode(origin),
    figures: kind === 'unit.figures' ? payload : null,
    feed: kind === 'unit.feed' ? payload : null
  }));
  await tx.query(
    `INSERT INTO vigie.unit_now AS u (unit, origin, figures, feed)
     SELECT unit, origin, (array_agg(figures) FILTER (WHERE jsonb_typeof(figures) = 'object'))[1],
       (array_agg(feed) FILTER (WHERE jsonb_typeof(feed) = 'object'))[1]
     FROM jsonb_to_recordset($1::jsonb) AS x(unit text, origin "char", figures jsonb, feed jsonb)
     GROUP BY unit, origin
     ON CONFLICT (unit, origin) DO UPDATE SET figures = coalesce(excluded.figures, u.figures),
       feed = coalesce(excluded.feed, u.feed)`,
    [JSON.stringify(rows)]
  );
}

/** What is now of each unit: the start of a live picture, to be read with `headSeq` in one repeatable read. */
export interface UnitNow {
  unit: string;
  figures: UnitFigures | null;
  figuresSeq: number | null;
  feed: UnitFeed | null;
  feedSeq: number | null;
}

/** Every unit of one origin that ever sent. */
export async function readUnitNow(db: Queryable, origin: Origin): Promise<UnitNow[]> {
  return db.query<{ [K in keyof UnitNow]: UnitNow[K] }>(
    `SELECT unit, figures, figures_seq AS "figuresSeq", feed, feed_seq AS "feedSeq"
     FROM vigie.unit_now WHERE origin = $1 ORDER BY unit`,
    [originCode(origin)]
  );
}
