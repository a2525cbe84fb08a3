import { parseArgs } from 'node:util';
import { moveTo } from '#db/archive/move.ts';
import { connect } from '#db/connect.ts';
import { openAlone } from '../alone.ts';
import { progress, totalLines } from '../archive-words.ts';
import { readConfig, VARIABLES } from '../config.ts';
import { noteMoved } from '../data-folder.ts';

const USAGE =
  'vigie move --to postgres://…  copies the record into an empty database of a TimescaleDB server';

/**
 * Moves the record to a server: copies it, proves that both are equal, says what to set. The source is stopped: what
 * it received after the snapshot would be in neither record.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' } } });
  const url = VARIABLES.DATABASE_URL.safeParse(values.to);
  if (!url.success || url.data === undefined)
    throw new Error(`--to wants the address of a server.\n${USAGE}`);
  const asked = readConfig(process.env);
  // "vigie move --to $DATABASE_URL": what is moved there is the embedded record.
  const { DATABASE_URL, ...embedded } = asked;
  const config = DATABASE_URL === url.data ? { ...embedded, tier: 'demo' as const } : asked;
  const say = progress();
  const there = connect({ url: url.data }, { name: 'vigie-move', max: 1 });
  try {
    // Before anything is stopped or locked for nothing.
    await there.ping();
  } finally {
    await there.end();
  }
  const record = await openAlone(config);
  try {
    const { totals, facts } = await moveTo(record.db, { url: url.data }, say);
    console.log(totalLines(totals).join('\n'));
    say(`moved: ${facts.nature} data, every table has the same rows and hash on both sides`);
  } finally {
    await record.close();
  }
  if (!config.DATABASE_URL) noteMoved(config);
  console.log(
    '\nNow set DATABASE_URL to that address, for every process, and start Vigie again.\n' +
      'Keep VIGIE_DATA_DIR: its secrets, spool and drop belong to the record wherever that is.\n' +
      'The record you came from is unchanged; delete it once the new one serves and is backed up.'
  );
}
