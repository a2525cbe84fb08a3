import { CodedError } from '#domain/errors.ts';
import type { News, NewsKind } from '#domain/news.ts';
import type { Origin } from '#domain/origin.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { Act } from '../access/act.ts';
import { audit } from '../audit.ts';
import { originCode, originOf } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { KEEP_DAYS } from '../keep.ts';
import { emit, type NewNews } from '../outbox.ts';

/** Kinds of news that people declare; each has a version and an end. */
export type DeclaredKind = Extract<
  NewsKind,
  'level.declared' | 'event.declared' | 'wall.order' | 'public.word'
>;

/** Newest state of one thing, also when it is over; null before the first. */
export async function newestOf<K extends DeclaredKind>(
  db: Queryable,
  origin: Origin,
  kind: K,
  key: string
): Promise<News[K] | null> {
  const [row] = await db.query<{ payload: News[K] }>(
    'SELECT payload FROM vigie.declaration WHERE kind = $1 AND key = $2 AND origin = $3 ORDER BY version DESC LIMIT 1',
    [kind, key, originCode(origin)]
  );
  return row?.payload ?? null;
}

/** Newest state of every thing of a kind as known at an instant (now, when none is given), by key. */
export async function statesOf<K extends DeclaredKind>(
  db: Queryable,
  origin: Origin,
  kind: K,
  knownAt: Instant | null = null
): Promise<News[K][]> {
  const rows = await db.query<{ payload: News[K] }>(
    `SELECT DISTINCT ON (key) payload FROM vigie.declaration
     WHERE kind = $1 AND origin = $2 AND ($3::float8 IS NULL OR recorded_at <= to_timestamp($3::float8 / 1000))
     ORDER BY key, version DESC`,
    [kind, originCode(origin), knownAt]
  );
  return rows.map(({ payload }) => payload);
}

/**
 * Writes one step, with its audit and its news, in one transaction. `decide` is the pure command: it gets the newest
 * state and gives the next; of two who act at once the second is refused.
 * @param at domain time
 * @param thing what is acted on, and the act: `declare`, `open`, `send`, `extend`, `end`
 * @throws CodedError what `decide` refuses; DECLARED_CHANGED when another step came first
 */
export async function declare<K extends DeclaredKind>(
  db: Db,
  act: Act,
  at: Instant,
  thing: { kind: K; key: string; act: string },
  decide: (before: News[K] | null) => News[K]
): Promise<News[K]> {
  const { kind, key } = thing;
  return db.tx(async (tx) => {
    const before = await newestOf(tx, act.origin, kind, key);
    const after = decide(before);
    const rows = await tx.query(
      `INSERT INTO vigie.declaration (kind, key, origin, version, act, payload, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6::jsonb, to_timestamp($7::float8 / 1000))
       ON CONFLICT DO NOTHING RETURNING 1`,
      [kind, key, originCode(act.origin), after.version, thing.act, JSON.stringify(after), at]
    );
    if (rows.length === 0) throw new CodedError('DECLARED_CHANGED');
    await audit(tx, {
      at: act.now,
      actor: act.actor,
      action: `${kind.split('.')[0]}.${thing.act}`,
      subject: `${kind}:${key}`,
      before,
      after
    });
    const isOver = after.until !== null && after.until <= at;
    const event = { kind, key, origin: act.origin, at, payload: isOver ? null : after } as NewNews;
    await emit(tx, [event]);
    return after;
  });
}

const DAY = 24 * HOUR;

/**
 * Takes what is over out of the news, an hour after its end (screens dropped it at its end by themselves), and forgets
 * old steps.
 * @param now domain time
 * @returns things and rows forgotten
 */
export async function sweepDeclared(db: Db, now: Instant): Promise<number> {
  const swept = await db.tx(async (tx) => {
    const over = await tx.query<{ kind: DeclaredKind; key: string; origin: string }>(
      `SELECT kind, key, origin FROM vigie.news_now
       WHERE kind IN ('level.declared', 'event.declared', 'wall.order', 'public.word')
         AND (payload->>'until')::float8 < $1 ORDER BY kind, key FOR UPDATE`,
      [now - HOUR]
    );
    await emit(
      tx,
      over.map(({ kind, key, origin }) => ({ kind, key, origin: originOf(origin), at: now, payload: null }))
    );
    return over.length;
  });
  const [row] = await db.query<{ n: number }>(
    `WITH newest AS (
       SELECT DISTINCT ON (kind, key, origin) kind, key, origin, (payload->>'until')::float8 AS ended,
         CASE kind WHEN 'wall.order' THEN $2::float8 ELSE $1::float8 END AS cut
       FROM vigie.declaration ORDER BY kind, key, origin, version DESC
     ), gone AS (
       DELETE FROM vigie.declaration d USING newest n
       WHERE d.kind = n.kind AND d.key = n.key AND d.origin = n.origin
         AND d.recorded_at < to_timestamp(n.cut / 1000)
         AND ((d.payload->>'until')::float8 < n.cut OR n.ended < n.cut)
       RETURNING 1
     ) SELECT count(*)::int AS n FROM gone`,
    [now - KEEP_DAYS.declared * DAY, now - KEEP_DAYS.wallOrders * DAY]
  );
  return swept + (row?.n ?? 0);
}
