import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const HOME = '/usr/lib/postgresql';

/** Folder of the newest PostgreSQL server programs of Debian, or of those on the path; null where there are none. */
export function postgresBinaries(): string | null {
  const versions = existsSync(HOME) ? readdirSync(HOME).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(HOME, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter)
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** Who runs the server: PostgreSQL refuses to be root. */
function runner(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** A throw-away PostgreSQL server without TimescaleDB, on a socket of its own. */
export interface PlainPostgres {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a plain PostgreSQL server: real concurrency, for rules that the embedded engine cannot break because
 * it serves one transaction at a time.
 */
export async function startPlainPostgres(bin: string): Promise<PlainPostgres> {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-pg-'));
  const as = runner();
  if (as) chownSync(dir, as.uid, as.gid);
  chmodSync(dir, 0o700);
  const options = { ...(as ?? {}), cwd: dir };
  const data = join(dir, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'vigie', '-A', 'trust', '--no-sync', '-E', 'UTF8'], {
    ...options,
    stdio: 'ignore'
  });
  const args = [
    '-D',
    data,
    '-k',
    dir,
    '-c',
    'listen_addresses=',
    '-c',
    'fsync=off',
    '-c',
    'max_connections=60'
  ];
  const server = spawn(join(bin, 'postgres'), args, { ...options, stdio: 'ignore' });
  const url = `postgres://vigie@/postgres?host=${encodeURIComponent(dir)}`;
  await ready(server, url);
  return {
    url,
    stop: async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    }
  };
}

/** Waits until it takes a connection: its socket exists a moment before. The test's own limit is the limit. */
async function ready(server: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null)
      throw new Error(`postgres ended with ${server.exitCode} before it was ready`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch {
      await sleep(50);
    }
  }
}
