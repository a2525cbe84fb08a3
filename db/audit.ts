import { createHash } from 'node:crypto';
import type { Instant } from '#domain/time/instant.ts';
import type { Db, Queryable } from './connect.ts';

/** Who acts: an account or device by its id, `command` for the command line, `system` for the product itself. */
export interface Actor {
  id: string;
  /** Login or place at this moment, so that it can still be read when the account is gone. */
  label: string;
}

/** One act. `before` and `after` hold values, never a secret, never a patient. */
export interface AuditEntry {
  at: Instant;
  actor: Actor;
  /** `account.change`, `passages.read` … */
  action: string;
  /** A kind and an id: `account:…`, `site:750100042`. */
  subject: string;
  before?: unknown;
  after?: unknown;
}

/** A row of the log as it is exported: `prev` and `hash` in hex. */
export interface AuditRow {
  seq: number;
  at: Instant;
  actor: string;
  actorLabel: string;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
  prev: string;
  hash: string;
}

/** Last row of the log: what is anchored outside the record. */
export interface AuditHead {
  seq: number;
  hash: string;
}

/** The last row of a log that was closed, and the first of the one that was begun in its place. */
export const CLOSED = 'audit.close';
export const BEGUN = 'audit.begin';

/** Any constant: one lock for all who write the log. */
const LOCK = 7_461_003;
const NOTHING = '0'.repeat(64);

/** JSON with sorted keys: the same value always has the same text, whatever the database made of it. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const pairs = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Hash of a row: SHA-256 of the one before and of everything the row says, hex. */
export function auditHash(row: Omit<AuditRow, 'hash'>): string {
  const { prev, ...said } = row;
  return createHash('sha256').update(prev, 'hex').update(canonical(said)).digest('hex');
}

/** Appends to the log, inside the transaction of the act itself: neither is there without the other. */
export async function audit(tx: Queryable, entry: AuditEntry): Promise<AuditHead> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  const head = await auditHead(tx);
  // What is hashed is what JSON can hold: undefined is gone, a date is a text.
  const plain = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
  const row = {
    seq: (head?.seq ?? 0) + 1,
    at: Math.round(entry.at),
    actor: entry.actor.id,
    actorLabel: entry.actor.label,
    action: entry.action,
    subject: entry.subject,
    before: plain(entry.before),
    after: plain(entry.after),
    prev: head?.hash ?? NOTHING
  };
  const hash = auditHash(row);
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  await tx.query(
    `INSERT INTO vigie.audit (seq, at, actor, actor_label, action, subject, before, after, prev, hash)
     VALUES ($1, to_timestamp($2::float8 / 1000), $3, $4, $5, $6, $7::jsonb, $8::jsonb, decode($9, 'hex'), decode($10, 'hex'))`,
    [
      row.seq,
      row.at,
      row.actor,
      row.actorLabel,
      row.action,
      row.subject,
      json(row.before),
      json(row.after),
      row.prev,
      hash
    ]
  );
  return { seq: row.seq, hash };
}

/** The last row, or null while nothing was logged. */
export async function auditHead(db: Queryable): Promise<AuditHead | null> {
  const [head] = await db.query<AuditHead>(
    `SELECT seq, encode(hash, 'hex') AS hash FROM vigie.audit ORDER BY seq DESC LIMIT 1`
  );
  return head ?? null;
}

/** Rows after `afterSeq`, oldest first, at most `limit`. */
export function readAudit(db: Queryable, afterSeq: number, limit: number): Promise<AuditRow[]> {
  return db.query<AuditRow>(
    `SELECT seq, at, actor, actor_label AS "actorLabel", action, subject, before, after,
            encode(prev, 'hex') AS prev, encode(hash, 'hex') AS hash
     FROM vigie.audit WHERE seq > $1 ORDER BY seq LIMIT $2`,
    [afterSeq, limit]
  );
}

/** The newest rows first, before `beforeSeq` when given, of one subject or action when given. */
export function latestAudit(
  db: Queryable,
  {
    beforeSeq,
    limit,
    subject,
    action
  }: { beforeSeq?: number; limit: number; subject?: string; action?: string }
): Promise<AuditRow[]> {
  return db.query<AuditRow>(
    `SELECT seq, at, actor, actor_label AS "actorLabel", action, subject, before, after,
            encode(prev, 'hex') AS prev, encode(hash, 'hex') AS hash
     FROM vigie.audit
     WHERE ($1::bigint IS NULL OR seq < $1) AND ($2::text IS NULL OR subject = $2) AND ($3::text IS NULL OR action = $3)
     ORDER BY seq DESC LIMIT $4`,
    [beforeSeq ?? null, subject ?? null, action ?? null, limit]
  );
}

/** Every kind of act that the log knows, by name. */
export async function auditActions(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ action: string }>('SELECT DISTINCT action FROM vigie.audit ORDER BY action');
  return rows.map(({ action }) => action);
}

/** Where a chain breaks: the first row that does not follow from the one before, or an anchored head it lost. */
export interface AuditBreak {
  seq: number;
  why: 'gap' | 'prev' | 'hash' | 'anchor';
}

/**
 * A check that takes rows in order and remembers where it is; `heads` are those anchored outside. A log that was
 * begun anew (`db/audit-close.ts`) starts with the row that says so and follows from the last of the closed one,
 * whose head is then among those anchored.
 */
export function auditChecker(heads: readonly AuditHead[] = []) {
  const anchored = new Map(heads.map((head) => [head.seq, head.hash]));
  let last: AuditHead = { seq: 0, hash: NOTHING };
  let begun: AuditRow | null = null;
  let closed = false;
  let rows = 0;

  /** Lets a log begin elsewhere than at row 1. */
  function begin(row: AuditRow): AuditBreak | null {
    const before = row.before as Partial<AuditHead> | null;
    const saysSo = row.action === BEGUN && before?.seq === row.seq - 1 && before.hash === row.prev;
    if (!saysSo) return { seq: 1, why: 'gap' };
    const known = heads.some((head) => head.seq < row.seq);
    if (known && anchored.get(row.seq - 1) !== row.prev) return { seq: row.seq - 1, why: 'anchor' };
    last = { seq: row.seq - 1, hash: row.prev };
    begun = row;
    return null;
  }

  return {
    /** The break at this row, or null. */
    take(row: AuditRow): AuditBreak | null {
      if (rows === 0 && row.seq > 1) {
        const broken = begin(row);
        if (broken) return broken;
      }
      if (row.seq !== last.seq + 1) return { seq: last.seq + 1, why: 'gap' };
      if (row.prev !== last.hash) return { seq: row.seq, why: 'prev' };
      const { hash, ...said } = row;
      if (auditHash(said) !== hash) return { seq: row.seq, why: 'hash' };
      const expected = anchored.get(row.seq);
      if (expected !== undefined && expected !== hash) return { seq: row.seq, why: 'anchor' };
      last = { seq: row.seq, hash };
      closed = row.action === CLOSED && expected !== undefined;
      rows++;
      return null;
    },
    /**
     * At the end: heads anchored outside that the log no longer reaches were cut off, unless it was closed there.
     * `begun`: the row by which this log goes on from a closed one.
     */
    end(): { rows: number; head: AuditHead; begun: AuditRow | null; lost: AuditBreak | null } {
      const beyond = closed ? undefined : heads.find((head) => head.seq > last.seq);
      return { rows, head: last, begun, lost: beyond ? { seq: beyond.seq, why: 'anchor' } : null };
    }
  };
}

/** Walks the whole log in the record. */
export async function verifyAudit(
  db: Db,
  heads: readonly AuditHead[] = []
): Promise<{ rows: number; head: AuditHead; begun: AuditRow | null; broken: AuditBreak | null }> {
  const checker = auditChecker(heads);
  for (let after = 0; ;) {
    const page = await readAudit(db, after, 1_000);
    for (const row of page) {
      const broken = checker.take(row);
      if (broken) {
        const { rows, head, begun } = checker.end();
        return { rows, head, begun, broken };
      }
    }
    const newest = page.at(-1);
    if (!newest) break;
    after = newest.seq;
  }
  const { rows, head, begun, lost } = checker.end();
  return { rows, head, begun, broken: lost };
}
