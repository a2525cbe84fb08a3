import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { audit, type AuditBreak, auditChecker, type AuditRow, readAudit, verifyAudit } from '#db/audit.ts';
import { connect, type Db } from '#db/connect.ts';
import { readAnchors } from '../audit-anchor.ts';
import { auditAnchorOf, type Config, readConfig } from '../config.ts';
import { targetOf } from '../runtime.ts';
import { commandAct } from './accounts.ts';

const USAGE = `vigie audit export > <file>                  the whole log, one JSON row a line
vigie audit verify [--anchor <heads>]        the log in the record; default: the anchor file of this machine
vigie audit verify [--anchor <heads>] <file> an exported log, without any record`;

/** Exports the audit log, and verifies its chain against itself and against the heads anchored outside. */
export async function run(args: string[]): Promise<void> {
  const [what, ...rest] = args;
  if (what === 'export') return withRecord(exportLog);
  if (what !== 'verify') throw new Error(`Say what to do.\n${USAGE}`);
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: { anchor: { type: 'string' } }
  });
  const [file] = positionals;
  if (file !== undefined) return say(await verifyFile(file, values.anchor), values.anchor ?? null);
  await withRecord(async (db, config) => {
    const anchor = values.anchor ?? auditAnchorOf(config);
    const heads = await readAnchors(anchor);
    say(await verifyAudit(db, heads), heads.length > 0 ? anchor : null);
  });
}

async function withRecord(act: (db: Db, config: Config) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const db = connect(targetOf(config), { name: 'vigie-audit', max: 1 });
  try {
    await act(db, config);
  } finally {
    await db.end();
  }
}

/** The export names itself in the log first: whoever reads it knows that it was read. */
async function exportLog(db: Db, config: Config): Promise<void> {
  const { actor, now } = commandAct(config);
  const last = await db.tx((tx) =>
    audit(tx, { at: now, actor, action: 'audit.export', subject: 'audit:log' })
  );
  for (let after = 0; after < last.seq;) {
    const rows = (await readAudit(db, after, 1_000)).filter((row) => row.seq <= last.seq);
    for (const row of rows) {
      if (!process.stdout.write(`${JSON.stringify(row)}\n`))
        await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
    after = rows.at(-1)?.seq ?? last.seq;
  }
}

type Verified = Awaited<ReturnType<typeof verifyAudit>>;

async function verifyFile(file: string, anchor: string | undefined): Promise<Verified> {
  const checker = auditChecker(anchor === undefined ? [] : await readAnchors(anchor));
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    line++;
    const broken = checker.take(rowOf(text, line));
    if (broken) return { ...checker.end(), broken };
  }
  const { rows, head, lost } = checker.end();
  return { rows, head, broken: lost };
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

/** @throws Error naming the first break, so that the command fails */
function say({ rows, head, broken }: Verified, anchor: string | null): void {
  if (broken) throw new Error(`The audit log is broken at row ${broken.seq}: ${WHY[broken.why]}.`);
  console.log(`${rows} rows, one unbroken chain. Head: ${head.seq} ${head.hash}`);
  console.log(
    anchor === null
      ? 'No anchored head was compared: rows cut off at the end would not be noticed.'
      : `It holds every head of ${anchor}.`
  );
}
