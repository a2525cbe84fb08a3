import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Head } from '#db/archive/head.ts';
import { checkArchive, restoreFrom } from '#db/archive/restore.ts';
import { CodedError } from '#domain/errors.ts';
import { openAlone } from '../alone.ts';
import { progress, totalLines } from '../archive-words.ts';
import { readConfig, type Config } from '../config.ts';

const USAGE = `vigie restore FILE          fills an empty record from a backup and proves that they are equal
vigie restore --check FILE  reads the backup to its end; writes nothing`;

/** Fills an empty record, embedded or server, from a backup. */
export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { check: { type: 'boolean', default: false } }
  });
  const [file] = positionals;
  if (!file) throw new Error(`Name the backup.\n${USAGE}`);
  const path = resolve(file);
  const say = progress();
  say('reading the backup to its end');
  const checked = await checkArchive(path);
  const { head, foot } = checked;
  console.log(totalLines(foot.totals).join('\n'));
  say(`whole: ${head.nature} data of ${head.region}, ${head.at}, written by Vigie ${head.product}`);
  if (values.check) return;
  const config = readConfig(process.env);
  mustFit(config, head);
  const record = await openAlone(config, true);
  try {
    const { epoch } = await restoreFrom(record.target, path, checked, say);
    say('restored: every table has the rows and the hash of the backup');
    console.log(`\nNew epoch ${epoch}: screens take a whole new picture by themselves.`);
    console.log('Before the start, put the secrets folder of that record back into the data folder.');
  } finally {
    await record.close();
  }
}

/** Simulated history never becomes real data, nor one region another. */
function mustFit(config: Config, head: Head): void {
  const asked = config.demo ? 'simulated' : 'real';
  if (head.nature !== asked) throw new CodedError('ARCHIVE_OTHER_NATURE', head.nature);
  if (head.region !== config.VIGIE_REGION) throw new CodedError('ARCHIVE_OTHER_NATURE', head.region);
}
