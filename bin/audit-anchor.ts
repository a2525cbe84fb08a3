import { existsSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { type AuditHead, auditHead } from '#db/audit.ts';
import type { Db } from '#db/connect.ts';
import { HOUR, type Instant, MINUTE } from '#domain/time/instant.ts';

/** A line of the anchor file: the head of the audit log at an instant of process time. */
interface Anchor extends AuditHead {
  at: Instant;
}

/**
 * The heads that were written outside the record, oldest first; a line cut by a power loss is left out.
 * @throws Error when the file is there and cannot be read
 */
export async function readAnchors(file: string): Promise<Anchor[]> {
  if (!existsSync(file)) return [];
  return (await readFile(file, 'utf8')).split('\n').flatMap((line) => {
    const anchor = anchorOf(line);
    return anchor ? [anchor] : [];
  });
}

function anchorOf(line: string): Anchor | null {
  try {
    const { seq, hash, at } = JSON.parse(line) as Partial<Anchor>;
    const sound = Number.isInteger(seq) && /^[0-9a-f]{64}$/.test(hash ?? '');
    return sound && seq !== undefined && hash !== undefined ? { seq, hash, at: Number(at) } : null;
  } catch {
    return null;
  }
}

/**
 * Writes the head of the audit log outside the record: within a minute after it moved, and every hour anyway, so
 * that a log rewritten or cut later no longer agrees with what was known. Also said in the logs, which usually
 * leave the machine.
 * @param now process time, ms
 */
export async function anchorAudit(
  db: Db,
  { file, now, log }: { file: string; now: Instant; log: Pick<Logger, 'info' | 'error'> }
): Promise<void> {
  const last = (await readAnchors(file)).at(-1);
  const since = now - (last?.at ?? -Infinity);
  if (since < MINUTE) return;
  const head = await auditHead(db);
  const rewritten =
    last && (!head || head.seq < last.seq || (head.seq === last.seq && head.hash !== last.hash));
  if (rewritten) {
    const said = { anchored: last.seq, head: head?.seq ?? 0 };
    log.error(said, 'the audit log no longer agrees with its anchored head: run "vigie audit verify"');
    return;
  }
  if (!head || (head.seq === last?.seq && since < HOUR)) return;
  await writeAnchor(file, head, now);
  log.info(head, 'head of the audit log');
}

/** Adds a head to those written outside the record, on the disk for good. @param now process time, ms */
export async function writeAnchor(file: string, head: AuditHead, now: Instant): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.write(`${JSON.stringify({ ...head, at: now })}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
