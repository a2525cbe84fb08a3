import { connect, type Db } from '#db/connect.ts';
import { readConfig, type Config } from '../config.ts';
import { targetOf } from '../runtime.ts';

/**
 * Runs one act of a command on the record, which must be running, by a connection of its own.
 * @param name of the connection, as the server lists it: `vigie-<name>`
 */
export async function withRecord(
  name: string,
  act: (db: Db, config: Config) => Promise<void>
): Promise<void> {
  const config = readConfig(process.env);
  const db = connect(targetOf(config), { name: `vigie-${name}`, max: 1 });
  try {
    await act(db, config);
  } finally {
    await db.end();
  }
}
