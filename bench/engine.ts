import pg from 'pg';
import { startEngine } from '#db/engine/start.ts';
import { median, timed } from './parts/numbers.ts';
import { memoryOf } from './parts/process.ts';
import { openRecord, quietLog } from './parts/record.ts';
import type { Bench, Context, Row } from './parts/types.ts';

const MB = 1024 * 1024;

/** Queries a second of `clients` connections that each wait for their answer. */
async function rateOf(
  clients: readonly pg.Client[],
  seconds: number,
  query: (client: pg.Client) => Promise<unknown>
): Promise<number> {
  let n = 0;
  const until = performance.now() + seconds * 1000;
  const { ms } = await timed(() =>
    Promise.all(
      clients.map(async (client) => {
        for (; performance.now() < until; n++) await query(client);
      })
    )
  );
  return (n / ms) * 1000;
}

async function run(context: Context): Promise<Row[]> {
  const { db, target, engine, dir } = await openRecord(context, 'idf');
  if (!engine || !('socketDir' in target)) throw new Error('no embedded engine');
  await db.end();
  let running = engine;
  const starts: number[] = [];
  const fresh: number[] = [];
  for (let i = 0; i < 3; i++) {
    await running.stop();
    const started = await timed(() => startEngine({ dataDir: dir, log: quietLog }));
    running = started.result;
    starts.push(started.ms);
    fresh.push(memoryOf(running.pid) / MB);
  }
  const last = running;
  context.later(() => last.kill());

  const { socketDir, port } = last.target;
  const connectOne = async (): Promise<pg.Client> => {
    const client = new pg.Client({ host: socketDir, port, user: 'vigie', database: 'vigie' });
    await client.connect();
    context.later(() => client.end());
    return client;
  };
  const clients = [];
  for (let i = 0; i < 8; i++) clients.push(await connectOne());
  const one = clients.slice(0, 1);
  const seconds = context.small ? 0.5 : 3;
  const simple = (client: pg.Client) => client.query('SELECT 1');
  const byKey = (client: pg.Client) =>
    client.query('SELECT name FROM vigie.site WHERE finess = $1', ['750100042']);
  await rateOf(clients, seconds / 2, byKey);
  const simpleOne = await rateOf(one, seconds, simple);
  const simpleAll = await rateOf(clients, seconds, simple);
  const keyOne = await rateOf(one, seconds, byKey);
  return [
    { what: 'start on a migrated folder, until clients may connect', value: median(starts), unit: 'ms' },
    { what: 'resident memory after the start', value: median(fresh), unit: 'MB' },
    { what: 'SELECT 1, one connection', value: simpleOne, unit: 'queries/s' },
    { what: 'SELECT 1, 8 connections in turn', value: simpleAll, unit: 'queries/s' },
    {
      what: '8 connections, whose session is cleaned at each change',
      ...{ value: (simpleAll / simpleOne) * 100, unit: '% of one connection' }
    },
    { what: 'one row by its key, with a parameter', value: keyOne, unit: 'queries/s' },
    { what: 'resident memory after the queries', value: memoryOf(last.pid) / MB, unit: 'MB' }
  ];
}

export const engine: Bench = {
  name: 'engine',
  about: 'The embedded engine alone, through its wire server and the ordinary driver.',
  run
};
