import type { DeclarationWish } from '#domain/beds/declare.ts';
import { CodedError } from '#domain/errors.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Act } from '../access/act.ts';
import { audit } from '../audit.ts';
import { originCode } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit } from '../outbox.ts';
import { bedNews, lockBeds } from './site.ts';

/** Number of the last declaration of a site, 0 before the first: what a form stands on. */
export async function declarationVersion(db: Queryable, origin: Origin, finess: string): Promise<number> {
  const [row] = await db.query<{ id: number }>(
    'SELECT coalesce(max(id), 0) AS id FROM vigie.bed_declaration WHERE origin = $1 AND finess = $2',
    [originCode(origin), finess]
  );
  return row?.id ?? 0;
}

/**
 * Writes what a person declares of a site's beds; every screen has it at once.
 * @param at domain time: the counts are true then
 * @param version of the declaration the form stood on
 * @throws CodedError BEDS_CHANGED when somebody else declared meanwhile
 */
export async function declareBeds(
  db: Db,
  act: Act,
  { finess, wish, version }: { finess: string; wish: DeclarationWish; version: number },
  at: Instant
): Promise<void> {
  const { origin } = act;
  await db.tx(async (tx) => {
    await lockBeds(tx);
    if ((await declarationVersion(tx, origin, finess)) !== version) throw new CodedError('BEDS_CHANGED');
    await insertDeclaration(tx, act, { finess, wish }, at);
    const news = await bedNews(tx, origin, [finess], at);
    await audit(tx, {
      at: act.now,
      actor: act.actor,
      action: 'beds.declare',
      subject: `site:${finess}`,
      after: { function: wish.by, at, kinds: wish.lines }
    });
    await emit(tx, news);
  });
}

/**
 * Writes what was declared of a site's beds, under the lock of all who write beds; whoever calls audits and tells it.
 * @param at domain time: the counts are true then
 */
export async function insertDeclaration(
  tx: Queryable,
  { origin, now }: Pick<Act, 'origin' | 'now'>,
  { finess, wish }: { finess: string; wish: DeclarationWish },
  at: Instant
): Promise<void> {
  await tx.query(
    `INSERT INTO vigie.bed_declaration (origin, finess, kind, available, expected_24h, installed, closed, function, declared_at, recorded_at)
     SELECT $1::"char", $2, kind, available, h24, installed, closed, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000)
     FROM jsonb_to_recordset($3::jsonb) AS x(kind text, available int, h24 int, installed int, closed int)`,
    [originCode(origin), finess, JSON.stringify(wish.lines), wish.by, at, now]
  );
}
