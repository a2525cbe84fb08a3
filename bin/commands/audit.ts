import { parseArgs } from 'node:util';
import { audit, verifyAudit } from '#db/audit.ts';
import { connect, type Db } from '#db/connect.ts';
import { readAnchors } from '../audit-anchor.ts';
import { auditLines, beginAnew, mustHold, verifyFile } from '../audit-export.ts';
import { auditAnchorOf, type Config, readConfig } from '../config.ts';
import { targetOf } from '../runtime.ts';
import { commandAct } from './accounts.ts';

const USAGE = `vigie audit export > <file>                  the whole log, one JSON row a line
vigie audit verify [--anchor <heads>]        the log in the record; default: the anchor file of this machine
vigie audit verify [--anchor <heads>] <file> an exported log, without any record
vigie audit begin-anew [--early] <file>      after 3 years: moves the log into a new file, and begins the next`;

/** Exports the audit log, verifies its chain against itself and the heads anchored outside, and begins it anew. */
export async function run(args: string[]): Promise<void> {
  const [what, ...rest] = args;
  if (what === 'export') return withRecord(exportLog);
  if (what === 'begin-anew') return begin(rest);
  if (what !== 'verify') throw new Error(`Say what to do.\n${USAGE}`);
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: { anchor: { type: 'string' } }
  });
  const [file] = positionals;
  if (file !== undefined) {
    const heads = values.anchor === undefined ? [] : await readAnchors(values.anchor);
    return say(await verifyFile(file, heads), values.anchor ?? null);
  }
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
  for await (const line of auditLines(db, last.seq)) {
    if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

async function begin(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { early: { type: 'boolean', default: false } }
  });
  const [to] = positionals;
  if (to === undefined) throw new Error(`Say which file the log goes into.\n${USAGE}`);
  await withRecord(async (db, config) => {
    const files = { to, anchor: auditAnchorOf(config) };
    const { rows, head, sha256 } = await beginAnew(db, commandAct(config), files, values.early);
    console.log(`${rows} rows left the record for ${to}. Head: ${head.seq} ${head.hash}`);
    console.log(`SHA-256 of the file: ${sha256}. Keep it with ${files.anchor}, elsewhere than this machine.`);
  });
}

/** @throws Error naming the first break, so that the command fails */
function say(verified: Awaited<ReturnType<typeof verifyAudit>>, anchor: string | null): void {
  mustHold(verified);
  const { rows, head, begun } = verified;
  console.log(`${rows} rows, one unbroken chain. Head: ${head.seq} ${head.hash}`);
  if (begun)
    console.log(
      `It was begun anew on ${new Date(begun.at).toISOString()} after row ${begun.seq - 1}; what came before is in the file made then.`
    );
  console.log(
    anchor === null
      ? 'No anchored head was compared: rows cut off at the end would not be noticed.'
      : `It holds every head of ${anchor}.`
  );
}
