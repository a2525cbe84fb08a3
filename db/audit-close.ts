import type { Instant } from '#domain/time/instant.ts';
import type { Act } from './access/act.ts';
import { audit, type AuditHead, BEGUN, CLOSED } from './audit.ts';
import type { Db, Queryable } from './connect.ts';

/** The instant of the oldest row, process time; null while nothing was logged. */
export async function auditSince(db: Queryable): Promise<Instant | null> {
  const [first] = await db.query<{ at: Instant }>('SELECT at FROM vigie.audit ORDER BY seq LIMIT 1');
  return first?.at ?? null;
}

/**
 * Ends the log and begins the next: two rows, one after the other. The second follows from the first as any row
 * does, and names it, so that what is begun goes on from what is closed. Nothing leaves the record yet.
 * @returns head of the closed log
 */
export function closeAudit(db: Db, act: Pick<Act, 'actor' | 'now'>): Promise<AuditHead> {
  return db.tx(async (tx) => {
    const row = { at: act.now, actor: act.actor, subject: 'audit:log' };
    const head = await audit(tx, { ...row, action: CLOSED });
    await audit(tx, { ...row, action: BEGUN, before: head });
    return head;
  });
}

/**
 * Takes the rows of a closed log out of the record, up to its head: the only way a row ever leaves it. Call it
 * once they are exported, verified and anchored.
 * @returns rows taken out
 */
export function dropClosed(db: Db, head: AuditHead): Promise<number> {
  return db.tx(async (tx) => {
    const [closed] = await tx.query<{ ok: boolean }>(
      `SELECT action = $3 AND encode(hash, 'hex') = $2 AS ok FROM vigie.audit WHERE seq = $1`,
      [head.seq, head.hash, CLOSED]
    );
    if (!closed?.ok) throw new Error(`Row ${head.seq} does not close the audit log.`);
    await tx.query('ALTER TABLE vigie.audit DISABLE TRIGGER audit_append_only');
    const [gone] = await tx.query<{ n: number }>(
      `WITH gone AS (DELETE FROM vigie.audit WHERE seq <= $1 RETURNING 1) SELECT count(*)::int AS n FROM gone`,
      [head.seq]
    );
    await tx.query('ALTER TABLE vigie.audit ENABLE TRIGGER audit_append_only');
    return gone?.n ?? 0;
  });
}
