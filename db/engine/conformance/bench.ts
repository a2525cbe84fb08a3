import { rmSync } from 'node:fs';
import { Writable } from 'node:stream';
import pg from 'pg';
import { pino } from 'pino';
import { connect, type DbTarget } from '../../connect.ts';
import { cloneTemplate, templateDir, testDir } from '../../testing/template.ts';
import { superviseEngine } from '../supervise.ts';
import type { Bench, OwnEngine } from './types.ts';

/** Connection settings of the driver for a target. */
function clientConfig(target: DbTarget): pg.ClientConfig {
  return 'url' in target
    ? { connectionString: target.url }
    : { host: target.socketDir, port: target.port ?? 5432, user: 'vigie', database: 'vigie' };
}

async function openClient(target: DbTarget): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(target));
  // Checks kill engines on purpose; the query in flight reports it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A bench on a migrated database; `sweep` closes what the checks opened since the last sweep. */
export function openBench(target: DbTarget): {
  bench: Bench;
  sweep(): Promise<void>;
  close(): Promise<void>;
} {
  const db = connect(target);
  let leftovers: (() => Promise<unknown>)[] = [];
  const client = async (where: DbTarget): Promise<pg.Client> => {
    const opened = await openClient(where);
    leftovers.push(() => opened.end());
    return opened;
  };
  const sweep = async (): Promise<void> => {
    const closing = leftovers.reverse();
    leftovers = [];
    for (const close of closing) await close().catch(() => undefined);
  };
  const bench: Bench = {
    kind: db.kind,
    target,
    db,
    client: () => client(target),
    engine: async (options = {}) => {
      const dataDir = testDir();
      leftovers.push(async () => rmSync(dataDir, { recursive: true, force: true }));
      cloneTemplate(await templateDir(), dataDir);
      const logged: string[] = [];
      const log = pino({ level: 'info' }, lines(logged));
      const engine = await superviseEngine({ dataDir, log, ...options });
      leftovers.push(() => engine.stop());
      return { ...engine, dataDir, logged, connect: () => client(engine.target) } satisfies OwnEngine;
    }
  };
  return {
    bench,
    sweep,
    close: async () => {
      await sweep();
      await db.end();
    }
  };
}

function lines(into: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      into.push((JSON.parse(chunk.toString()) as { msg: string }).msg);
      done();
    }
  });
}
