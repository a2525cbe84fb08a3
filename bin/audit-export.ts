import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import {
  type AuditBreak,
  type AuditHead,
  auditChecker,
  type AuditRow,
  readAudit,
  verifyAudit
} from '#db/audit.ts';
import { auditSince, closeAudit, dropClosed } from '#db/audit-close.ts';
import type { Db } from '#db/connect.ts';
import type { Act } from '#db/access/act.ts';
import { HOUR } from '#domain/time/instant.ts';
import { readAnchors, writeAnchor } from './audit-anchor.ts';

/** How long the audit log is kept in the record before it may be closed, ms. */
export const AUDIT_KEPT = 3 * 365 * 24 * HOUR;
const PAGE = 1_000;

/** Rows of the log up to a head, oldest first, as lines of JSON. */
export async function* auditLines(db: Db, upTo: number): AsyncGenerator<string> {
  for (let after = 0; after < upTo;) {
    const rows = (await readAudit(db, after, PAGE)).filter((row) => row.seq <= upTo);
    for (const row of rows) yield `${JSON.stringify(row)}\n`;
    after = rows.at(-1)?.seq ?? upTo;
  }
}

/** Walks an exported log, without any record. @throws Error on a line that is no row */
export async function verifyFile(
  file: string,
  heads: readonly AuditHead[]
): Promise<Awaited<ReturnType<typeof verifyAudit>>> {
  const checker = auditChecker(heads);
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    line++;
    const broken = checker.take(rowOf(text, line));
    if (broken) {
      const { rows, head, begun } = checker.end();
      return { rows, head, begun, broken };
    }
  }
  const { rows, head, begun, lost } = checker.end();
  return { rows, head, begun, broken: lost };
}

function rowOf(text: string, line: number): AuditRow {
  try {
    const row: unknown = JSON.parse(text);
    if (row !== null && typeof row === 'object' && 'prev' in row && typeof row.prev === 'string')
      return row as AuditRow;
  } catch {
    // Said below, for every text that is no row.
  }
  throw new Error(`Line ${line} is not a row of an exported audit log.`);
}

const WHY: Record<AuditBreak['why'], string> = {
  gap: 'this row is missing',
  prev: 'this row does not follow from the one before it',
  hash: 'this row was changed after it was written',
  anchor:
    'this anchored head is not in it: rows were cut off or written anew, or the export is older than the anchor'
};

/** @throws Error naming the first break */
export function mustHold({ broken }: { broken: AuditBreak | null }): void {
  if (broken) throw new Error(`The audit log is broken at row ${broken.seq}: ${WHY[broken.why]}.`);
}

/**
 * Exports the whole log into a new file, verifies both, anchors its head, and begins a new log that goes on from
 * it. Whatever fails, no row is lost: rows leave the record last, and only what the file holds.
 * @param files where it goes (must not be there yet), and where heads are anchored
 * @param early close it although it is younger than `AUDIT_KEPT`
 * @returns rows that left the record, the head they end with, and the SHA-256 of the file
 * @throws Error when the chain is broken, the log is too young or the file is there
 */
export async function beginAnew(
  db: Db,
  act: Act,
  files: { to: string; anchor: string },
  early: boolean
): Promise<{ rows: number; head: AuditHead; sha256: string }> {
  const since = await auditSince(db);
  const age = since === null ? 0 : act.now - since;
  if (age < AUDIT_KEPT && !early)
    throw new Error(
      `The audit log begins ${Math.floor(age / (24 * HOUR))} days ago and is kept 3 years; --early closes it all the same.`
    );
  mustHold(await verifyAudit(db, await readAnchors(files.anchor)));
  const target = await open(files.to, 'wx', 0o600);
  const hash = createHash('sha256');
  let head: AuditHead;
  try {
    head = await closeAudit(db, act);
    for await (const line of auditLines(db, head.seq)) {
      hash.update(line);
      await target.write(line);
    }
    await target.sync();
  } finally {
    await target.close();
  }
  await writeAnchor(files.anchor, head, act.now);
  const written = await verifyFile(files.to, await readAnchors(files.anchor));
  mustHold(written);
  if (written.head.hash !== head.hash) throw new Error(`${files.to} does not end with the closed head.`);
  return { rows: await dropClosed(db, head), head, sha256: hash.digest('hex') };
}
