import { CodedError } from '#domain/errors.ts';
import { connect, type DbTarget } from '../connect.ts';
import { renewEpoch } from '../epoch.ts';
import { knownMigrations, migrate } from '../migrate.ts';
import { refreshDebt } from '../refresh.ts';
import type { Foot, Head } from './head.ts';
import { readArchive } from './read-file.ts';
import { settle } from './read-table.ts';
import { load, openTarget, settleTarget, tablesLike } from './target.ts';

/**
 * Reads an archive to its end without writing anything.
 * @returns what it is and what it holds
 * @throws CodedError ARCHIVE_UNKNOWN, ARCHIVE_TORN, ARCHIVE_NEWER
 */
export async function checkArchive(path: string): Promise<{ head: Head; foot: Foot }> {
  let head: Head | null = null;
  for await (const part of readArchive(path)) {
    if (part.kind === 'head') head = part.head;
    if (part.kind === 'foot' && head) return { head, foot: part.foot };
  }
  throw new CodedError('ARCHIVE_TORN', 'no end');
}

/**
 * Fills an empty database from an archive that was checked. One transaction holds all rows and the proof that they
 * are the archive's (each table read again, counts and hashes compared): it is whole or not at all. Then the newest
 * migrations, and the aggregates; a stop in between leaves the refresh as a debt.
 * @param say one line of progress
 * @throws CodedError ARCHIVE_NEWER, ARCHIVE_NOT_EMPTY, ARCHIVE_TORN, ARCHIVE_DIFFERS
 */
export async function restoreFrom(
  target: DbTarget,
  path: string,
  checked: { head: Head; foot: Foot },
  say: (line: string) => void
): Promise<{ epoch: string }> {
  const { head, foot } = checked;
  await openTarget(target, head.level);
  // One transaction, minutes long: no second try by the pool, whoever asked tries again.
  const db = connect(target, { name: 'vigie-restore', max: 1, patienceMs: 0 });
  try {
    const epoch = await db.tx(async (tx) => {
      await settle(tx);
      const tables = await tablesLike(tx, head.tables);
      let last = '';
      for await (const part of readArchive(path)) {
        if (part.kind !== 'rows') continue;
        if (part.table !== last) say(`writing ${part.table}`);
        last = part.table;
        await load(tx, tables, part.table, part.lines);
      }
      say('comparing what was written with the backup');
      await settleTarget(tx, tables, foot);
      return renewEpoch(tx);
    });
    if (knownMigrations().length > head.level.length) await migrate(target);
    say('refreshing the aggregates');
    await refreshDebt(db);
    return { epoch };
  } finally {
    await db.end();
  }
}
