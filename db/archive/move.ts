import { CodedError } from '#domain/errors.ts';
import { connect, type Db, type DbTarget, type Queryable } from '../connect.ts';
import { renewEpoch } from '../epoch.ts';
import { knownMigrations, migrate } from '../migrate.ts';
import { refreshDebt } from '../refresh.ts';
import { factsOf } from './backup.ts';
import { readSequences, readTables } from './catalogue.ts';
import { Digest, type Total } from './digest.ts';
import type { Head } from './head.ts';
import { copyPayloads, payloadTotal } from './payloads.ts';
import { readTable, settle } from './read-table.ts';
import { MOVED } from './tables.ts';
import { load, openTarget, settleTarget, tablesLike } from './target.ts';

/** What was moved. */
export interface Moved {
  totals: Record<string, Total>;
  facts: Pick<Head, 'nature' | 'level'>;
}

/**
 * Copies a whole record into an empty database, payloads of the inbox included, and proves it: every table is read
 * again and compared before anything is kept. The source must be at rest: what it received after the snapshot would
 * be in neither of the two, so live leases refuse the move, and so does a source that changed meanwhile.
 * @throws CodedError ARCHIVE_BUSY, ARCHIVE_MOVED_ON, ARCHIVE_NOT_EMPTY, ARCHIVE_NEWER, ARCHIVE_DIFFERS
 */
export async function moveTo(source: Db, target: DbTarget, say: (line: string) => void): Promise<Moved> {
  const moved = await source.tx(
    async (from) => {
      await settle(from);
      const facts = await factsOf(from);
      // Whoever copies an embedded record holds its lock: nobody else is there, whatever a killed run left.
      if (source.kind === 'server') await mustRest(from);
      await openTarget(target, facts.level);
      const before = await heads(from);
      const to = connect(target, { name: 'vigie-move', max: 1, patienceMs: 0 });
      try {
        const totals = await to.tx(async (tx) => {
          const copied = await copy(from, tx, say);
          // Asked outside the snapshot: what is there now.
          if (source.kind === 'server' && (await heads(source)) !== before)
            throw new CodedError('ARCHIVE_MOVED_ON');
          return copied;
        });
        return { totals, facts };
      } finally {
        await to.end();
      }
    },
    { isolation: 'repeatable read', readOnly: true }
  );
  await finish(target, moved.facts.level, say);
  return moved;
}

async function copy(
  from: Queryable,
  to: Queryable,
  say: (line: string) => void
): Promise<Record<string, Total>> {
  await settle(to);
  const shapes = await readTables(from, MOVED);
  const tables = await tablesLike(to, shapes, MOVED);
  const totals: Record<string, Total> = {};
  for (const table of shapes) {
    say(`copying ${table.name}`);
    const digest = new Digest();
    for await (const lines of readTable(from, table)) {
      digest.add(lines);
      await load(to, tables, table.name, lines);
    }
    totals[table.name] = digest.total();
  }
  say('copying payloads of the inbox');
  const payloads = await copyPayloads(from, to);
  say('comparing both records');
  await settleTarget(to, tables, { totals, sequences: await readSequences(from) });
  const found = await payloadTotal(to);
  if (found.rows !== payloads.rows || found.hash !== payloads.hash)
    throw new CodedError('ARCHIVE_DIFFERS', 'inbox_chunk');
  await renewEpoch(to);
  return { ...totals, inbox_chunk: payloads };
}

async function finish(
  target: DbTarget,
  level: readonly string[],
  say: (line: string) => void
): Promise<void> {
  if (knownMigrations().length > level.length) await migrate(target);
  const db = connect(target, { name: 'vigie-move', max: 1 });
  try {
    say('refreshing the aggregates');
    await refreshDebt(db);
  } finally {
    await db.end();
  }
}

/** @throws CodedError ARCHIVE_BUSY while an elected process of the source lives */
async function mustRest(db: Queryable): Promise<void> {
  const [lease] = await db.query<{ name: string }>(
    'SELECT name FROM vigie.lease WHERE until > clock_timestamp() ORDER BY name LIMIT 1'
  );
  if (lease) throw new CodedError('ARCHIVE_BUSY', `lease ${lease.name}`);
}

/** What grows with anything a record receives. */
async function heads(db: Queryable): Promise<string> {
  const [row] = await db.query(
    `SELECT (SELECT max(seq) FROM vigie.outbox) AS seq, (SELECT max(arrival) FROM vigie.inbox) AS arrival,
       (SELECT count(*) FROM vigie.inbox WHERE state = 'pending') AS waiting, (SELECT max(id) FROM vigie.rpu_file) AS file`
  );
  return JSON.stringify(row);
}
