import { migrate } from '#db/migrate.ts';
import { readConfig } from '../config.ts';
import { targetOf } from '../runtime.ts';

/** Brings the record to this version. The embedded engine must be running (`vigie up` migrates by itself). */
export async function run(): Promise<void> {
  const done = await migrate(targetOf(readConfig(process.env)));
  console.log(done.length === 0 ? 'The record is up to date.' : `Ran ${done.join(', ')}.`);
}
