import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { holderOf } from '#db/engine/lock.ts';
import { readConfig } from '../config.ts';
import { lockOf } from '../data-folder.ts';

/** Moves the data folder beside itself, dated: nothing is deleted. Refuses while an engine runs on it. */
export async function run(): Promise<void> {
  const { dataDir } = readConfig(process.env);
  if (!existsSync(dataDir)) throw new Error(`There is no data folder at ${dataDir}.`);
  const holder = holderOf(lockOf(dataDir)) ?? holderOf(join(dataDir, 'engine.lock'));
  if (holder !== null) {
    throw new Error(`${dataDir} is in use: stop Vigie first (process ${holder}), then run this again.`);
  }
  const stamp = new Date().toISOString().slice(0, 16).replace(/[-:T]/g, '');
  const aside = `${dataDir}-set-aside-${stamp}`;
  renameSync(dataDir, aside);
  console.log(`Set aside in ${aside}. The next start begins with an empty record.`);
}
