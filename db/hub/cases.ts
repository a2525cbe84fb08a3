import { caseFigures, type CaseState, mergeCase } from '#domain/samu/case-state.ts';
import { textOf } from '#domain/samu/facts.ts';
import type { HubBody } from '#domain/samu/messages.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { OriginCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

type CaseBody = Extract<HubBody, { is: 'case' }>;

/** What the cases of a payload changed. */
export interface CasesWritten {
  /** SAMU whose figures may be others now. */
  samus: Set<string>;
  /** Cases whose hospital is another one now. */
  moved: string[];
}

interface Row extends CaseState {
  id: number;
  key: string;
}

const EMPTY: CaseState = { facts: {}, decisions: [] };

/**
 * Merges what a payload says of cases into their current versions; a case about which nothing new was said keeps
 * its version. The caller holds the cases.
 */
export async function writeCases(
  tx: Queryable,
  bodies: readonly CaseBody[],
  of: { origin: OriginCode; receipt: string; recordedAt: Instant }
): Promise<CasesWritten> {
  const out: CasesWritten = { samus: new Set(), moved: [] };
  if (bodies.length === 0) return out;
  const keys = [...new Set(bodies.map(({ key }) => key))];
  const rows = await tx.query<{ [K in keyof Row]: Row[K] }>(
    `SELECT id, key, facts, decisions FROM vigie.samu_case
     WHERE key = ANY ($1::text[]) AND origin = $2::"char" AND superseded_at IS NULL`,
    [keys, of.origin]
  );
  const current = new Map(rows.map((row) => [row.key, row]));
  const versions: object[] = [];
  for (const key of keys) {
    const before = current.get(key);
    const mine = bodies.filter((body) => body.key === key);
    const was: CaseState = before ? { facts: before.facts, decisions: before.decisions } : EMPTY;
    const next = mine.reduce<CaseState>((state, { report }) => mergeCase(state, report), was);
    if (before && sameState(was, next)) continue;
    const sender = textOf(next.facts, 'senderKey');
    const [old, now] = [caseFigures(was), caseFigures(next)];
    for (const { samu } of [old, now]) if (samu !== null) out.samus.add(samu);
    if (old.destination !== now.destination) out.moved.push(key);
    versions.push({ old: before?.id ?? null, key, sender, ...now, ...next });
  }
  if (versions.length === 0) return out;
  await tx.query(
    `UPDATE vigie.samu_case c SET superseded_at = to_timestamp($2::float8 / 1000)
     FROM jsonb_to_recordset($1::jsonb) AS x(old bigint) WHERE c.id = x.old`,
    [JSON.stringify(versions), of.recordedAt]
  );
  await tx.query(
    `INSERT INTO vigie.samu_case (key, origin, recorded_at, receipt, sender_key, samu, created_at, closed, counted,
       priority, attribution, commune, destination, decided_at, decisions, facts)
     SELECT key, $2::"char", to_timestamp($3::float8 / 1000), $4::uuid, sender, samu,
       to_timestamp("createdAt" / 1000), closed, counted, priority, attribution, commune, destination,
       to_timestamp("decidedAt" / 1000), decisions, facts
     FROM jsonb_to_recordset($1::jsonb) AS x(key text, sender text, samu text, "createdAt" float8, closed boolean,
       counted boolean, priority text, attribution text, commune text, destination text, "decidedAt" float8,
       decisions jsonb, facts jsonb)`,
    [JSON.stringify(versions), of.origin, of.recordedAt, of.receipt]
  );
  return out;
}

/** jsonb gives its keys back in an order of its own. */
const sameState = (a: CaseState, b: CaseState): boolean =>
  JSON.stringify(mergeCase(EMPTY, a)) === JSON.stringify(mergeCase(EMPTY, b));
