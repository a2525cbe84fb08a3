import { randomUUID } from 'node:crypto';
import type { Origin } from '#domain/origin.ts';
import { moveEnd, type NewClosure, openClosure } from '#domain/places/closure.ts';
import type { Closure } from '#domain/places/types.ts';
import type { Service } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Act } from '../access/act.ts';
import { audit } from '../audit.ts';
import { originCode } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit } from '../outbox.ts';

const COLUMNS = `id, scope, target, kind, reason, from_at AS "from", until_at AS "until", declared_by AS "by",
  declared_at AS "declaredAt", version`;

/** Closures of a site that are in force or announced at `now`, by their beginning. */
export function readClosures(
  db: Queryable,
  { finess, origin, now }: { finess: string; origin: Origin; now: Instant }
): Promise<Closure[]> {
  return db.query<Closure>(
    `SELECT ${COLUMNS} FROM vigie.closure
     WHERE finess = $1 AND origin = $2 AND until_at > to_timestamp($3::float8 / 1000) ORDER BY from_at, id`,
    [finess, originCode(origin), now]
  );
}

/** Closures in force or announced at `now`, of every site that has one, by FINESS. */
export async function readEveryClosure(
  db: Queryable,
  { origin, now }: { origin: Origin; now: Instant }
): Promise<Map<string, Closure[]>> {
  const rows = await db.query<Closure & { finess: string }>(
    `SELECT finess, ${COLUMNS} FROM vigie.closure
     WHERE origin = $1 AND until_at > to_timestamp($2::float8 / 1000) ORDER BY finess, from_at, id`,
    [originCode(origin), now]
  );
  const closures = new Map<string, Closure[]>();
  for (const { finess, ...closure } of rows) closures.set(finess, [...(closures.get(finess) ?? []), closure]);
  return closures;
}

/** Closures of one site are decided one after the other. */
async function lockSite(tx: Queryable, finess: string, origin: Origin): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(7104, hashtext($1))', [`${finess}/${origin}`]);
}

/** Tells every node the closures of a site that are not over. The last act of the transaction that changed them. */
async function tellPlace(tx: Queryable, finess: string, origin: Origin, at: Instant): Promise<void> {
  const closures = await readClosures(tx, { finess, origin, now: at });
  const payload = closures.length > 0 ? { finess, closures } : null;
  await emit(tx, [{ kind: 'place.closures', key: finess, origin, at, payload }]);
}

const params = (finess: string, origin: Origin, c: Closure): unknown[] => [
  ...[c.id, finess, originCode(origin), c.scope, c.target, c.kind, c.reason],
  ...[c.from, c.until, c.by, c.declaredAt, c.version]
];

/**
 * Declares a closure.
 * @throws CodedError CLOSURE_INVALID, CLOSURE_OVERLAP
 */
export function declareClosure(
  db: Db,
  act: Act,
  said: NewClosure,
  { finess, services, now }: { finess: string; services: readonly Service[]; now: Instant }
): Promise<Closure> {
  const { origin } = act;
  return db.tx(async (tx) => {
    await lockSite(tx, finess, origin);
    const held = await readClosures(tx, { finess, origin, now });
    const closure = openClosure(held, said, { id: randomUUID(), now, services });
    await tx.query(
      `INSERT INTO vigie.closure (id, finess, origin, scope, target, kind, reason, from_at, until_at, declared_by, declared_at, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000), to_timestamp($9::float8 / 1000), $10, to_timestamp($11::float8 / 1000), $12)`,
      params(finess, origin, closure)
    );
    await audit(tx, {
      ...{ at: act.now, actor: act.actor, action: 'closure.open', subject: `site:${finess}` },
      after: closure
    });
    await tellPlace(tx, finess, origin, now);
    return closure;
  });
}

/**
 * Moves the end of a closure, or ends it now (`until` null).
 * @param seen its id and the version that was on screen
 * @throws CodedError CLOSURE_OVER, CLOSURE_CHANGED, CLOSURE_INVALID
 */
export function changeClosure(
  db: Db,
  act: Act,
  seen: { id: string; version: number; until: Instant | null },
  { finess, now }: { finess: string; now: Instant }
): Promise<Closure> {
  const { origin } = act;
  return db.tx(async (tx) => {
    await lockSite(tx, finess, origin);
    const held = (await readClosures(tx, { finess, origin, now })).find(({ id }) => id === seen.id) ?? null;
    const next = moveEnd(held, seen, now);
    await tx.query(
      'UPDATE vigie.closure SET until_at = to_timestamp($2::float8 / 1000), version = $3 WHERE id = $1',
      [next.id, next.until, next.version]
    );
    await audit(tx, {
      ...{ at: act.now, actor: act.actor, action: seen.until === null ? 'closure.end' : 'closure.move' },
      ...{ subject: `site:${finess}`, before: held, after: next }
    });
    await tellPlace(tx, finess, origin, now);
    return next;
  });
}

/** Deletes closures that ended before `before` (domain time). @returns rows deleted */
export async function purgeClosures(db: Queryable, before: Instant): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `WITH gone AS (DELETE FROM vigie.closure WHERE until_at < to_timestamp($1::float8 / 1000) RETURNING 1)
     SELECT count(*)::int AS n FROM gone`,
    [before]
  );
  return row?.n ?? 0;
}
