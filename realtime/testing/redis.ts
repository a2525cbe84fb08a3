import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRedis } from '../among-nodes/redis.ts';
import { freePort } from './try-realtime.ts';

/** A real Redis of a test: a port and a folder of its own. */
export interface TestRedis {
  url: string;
  /** SIGKILL, as a machine that is gone; what it held is lost, since it writes nothing down. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  /** Names of everything it holds. */
  keys(): Promise<string[]>;
  close(): Promise<void>;
}

const hasSetpriv = spawnSync('sh', ['-c', 'command -v setpriv']).status === 0;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts redis-server; it ends with this process, also when this process is killed (where setpriv is there). */
export async function startRedis(): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-redis-'));
  const port = await freePort();
  const command = [
    ...(hasSetpriv ? ['setpriv', '--pdeathsig', 'KILL'] : []),
    ...['redis-server', '--port', String(port), '--bind', '127.0.0.1', '--dir', dir],
    ...['--save', '', '--appendonly', 'no']
  ];
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const [program = '', ...args] = command;
    const started = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    child = started;
    running.add(started);
    started.once('exit', () => running.delete(started));
    await new Promise<void>((resolve, reject) => {
      let said = '';
      started.once('error', reject);
      started.once('exit', () => reject(new Error(`redis-server ended: ${said}`)));
      started.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('Ready to accept connections')) resolve();
      });
    });
  };
  const kill = async (): Promise<void> => {
    const held = child;
    child = null;
    if (!held || held.exitCode !== null || held.signalCode !== null) return;
    const gone = once(held, 'exit');
    held.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    keys: async () => {
      const client = openRedis(`redis://127.0.0.1:${port}`);
      await once(client, 'ready');
      const keys = await client.keys('*');
      client.disconnect();
      return keys;
    },
    close: async () => {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    }
  };
}
