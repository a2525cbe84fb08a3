import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backupTo } from '#db/archive/backup.ts';
import { noteRun } from '#db/jobs.ts';
import { openAlone } from '../alone.ts';
import { totalLines } from '../archive-words.ts';
import { readConfig } from '../config.ts';
import { ownVersion } from '../version.ts';

const USAGE = `vigie backup [--to FILE|FOLDER] [--keep N]
  --to    a new file, or a folder in which it is named by its date (data folder/backups)
  --keep  of the backups in that folder, keep the N newest`;
const NAME = /^vigie-\d{8}-\d{6}\.ndjson\.gz$/;

/** Writes one consistent snapshot of the record, without payloads and secrets, to a file. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' }, keep: { type: 'string' } } });
  const keep = values.keep === undefined ? null : Number(values.keep);
  if (keep !== null && !(Number.isInteger(keep) && keep > 0))
    throw new Error(`--keep wants a number.\n${USAGE}`);
  const config = readConfig(process.env);
  const now = Date.now();
  const { path, folder } = await place(values.to ?? join(config.dataDir, 'backups'), now);
  if (keep !== null && folder === null) throw new Error(`--keep wants a folder.\n${USAGE}`);
  const record = await openAlone(config);
  try {
    const options = { product: ownVersion(), region: config.VIGIE_REGION, now };
    const { head, foot } = await backupTo(record.db, path, options);
    // Read by "vigie doctor" and /metrics: how old the last backup is.
    await noteRun(record.db, 'backup', now, { ms: Date.now() - now, error: null });
    const { size } = await stat(path);
    console.log(totalLines(foot.totals).join('\n'));
    console.log(
      `\n${path}\n${(size / 1e6).toFixed(1)} MB, ${head.nature} data of ${head.region}, ${head.at}`
    );
    console.log('Not in it: payloads of the inbox, sessions, and the secrets folder, which is kept apart.');
    if (head.waiting > 0)
      console.log(`${head.waiting} payloads waited to be processed: their senders would send them again.`);
  } finally {
    await record.close();
  }
  if (keep !== null && folder !== null) await prune(folder, keep);
}

/** The file to write, and its folder when it is named here. */
async function place(to: string, now: number): Promise<{ path: string; folder: string | null }> {
  const known = await stat(to).catch(() => null);
  if (/\.gz$/.test(to) && !known?.isDirectory()) return { path: resolve(to), folder: null };
  await mkdir(to, { recursive: true, mode: 0o700 });
  const stamp = new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return { path: resolve(to, `vigie-${stamp}.ndjson.gz`), folder: resolve(to) };
}

/** Backups are data of people too: they do not pile up. Only files named by this command are touched. */
async function prune(folder: string, keep: number): Promise<void> {
  const old = (await readdir(folder))
    .filter((name) => NAME.test(name))
    .sort()
    .slice(0, -keep);
  for (const name of old) {
    await rm(join(folder, name));
    console.log(`removed ${name}`);
  }
}
