import { declareEd, type Declaration } from '#domain/ed-state/declare.ts';
import { type Effect, type EffectContext, effectsOf } from '#domain/ed-state/effects.ts';
import { mergeEdState } from '#domain/ed-state/merge.ts';
import type { EdRecord, EdService } from '#domain/ed-state/types.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Act } from '../access/act.ts';
import { audit } from '../audit.ts';
import { originCode } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit } from '../outbox.ts';
import { lockEdStates, readEdStates, writeEdRecords } from './record.ts';

/** A declaration as it was made: for the page that shows its author what it changed. */
export interface Declared {
  id: number;
  at: Instant;
  service: EdService;
  by: string;
  said: Omit<EdRecord, 'finess' | 'service' | 'at' | 'channel'>;
  effects: Effect[];
}

/**
 * Makes a declaration: decided against what is held, written with its history and its audit, told to every node.
 * @returns its number, for `readDeclared`
 * @throws CodedError as `declareEd` does
 */
export async function declareEdState(
  db: Db,
  act: Act,
  said: Declaration,
  context: Omit<EffectContext, 'now'>
): Promise<number> {
  const { origin } = act;
  const { finess, service, at, by } = said;
  return db.tx(async (tx) => {
    const held = await lockEdStates(tx, origin, [{ finess, service }]);
    const before = await readEdStates(tx, finess, origin);
    const record = declareEd(before[service] ?? null, said);
    const after = { ...before, [service]: mergeEdState(before[service] ?? null, record, at) };
    const effects = effectsOf(before, after, { ...context, now: at });
    const news = await writeEdRecords(tx, held, [record], {
      origin,
      receivedAt: at,
      receipt: null,
      by,
      effects
    });
    const [row] = await tx.query<{ id: number }>(
      `SELECT id FROM vigie.ed_said WHERE finess = $1 AND origin = $2 AND at = to_timestamp($3::float8 / 1000)
         AND channel = 'form' ORDER BY id DESC LIMIT 1`,
      [finess, originCode(origin), at]
    );
    const { fields, itDown } = record;
    await audit(tx, {
      ...{ at: act.now, actor: act.actor, action: 'ed.declare', subject: `site:${finess}` },
      after: { service, by, fields, itDown }
    });
    await emit(tx, news);
    return row?.id ?? 0;
  });
}

const COLUMNS = `id, at, service, said_by AS "by", said, coalesce(effects, '[]'::jsonb) AS effects`;

/** One declaration of a site by its number; null when that site has none of it. */
export async function readDeclared(
  db: Queryable,
  { id, finess, origin }: { id: number; finess: string; origin: Origin }
): Promise<Declared | null> {
  const [row] = await db.query<Declared>(
    `SELECT ${COLUMNS} FROM vigie.ed_said WHERE id = $1 AND finess = $2 AND origin = $3 AND channel = 'form'`,
    [id, finess, originCode(origin)]
  );
  return row ?? null;
}

/** What RPU says of who is present now: the sum of the site's units, with their oldest horizon; null unless all have sent. */
export async function readRpuUnits(
  db: Queryable,
  finess: string,
  origin: Origin
): Promise<{ present: number | null; horizon: Instant; rhythm: number | null }[]> {
  return db.query(
    `SELECT (figures->'present'->>'value')::float8 AS present, (figures->>'horizon')::float8 AS horizon,
       (feed->>'rhythm')::float8 AS rhythm
     FROM vigie.unit_now WHERE unit LIKE $1 AND origin = $2 AND figures IS NOT NULL`,
    [`${finess}/%`, originCode(origin)]
  );
}
