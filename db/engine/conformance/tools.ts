import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DbTarget } from '../../connect.ts';

/** Environment that leads psql and pg_dump to a target. */
function environment(target: DbTarget): NodeJS.ProcessEnv {
  const base = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', PGCONNECT_TIMEOUT: '10' };
  if ('url' in target) return { ...base, PGSERVICEFILE: '/dev/null' };
  return {
    ...base,
    PGHOST: target.socketDir,
    PGPORT: String(target.port ?? 5432),
    PGUSER: 'vigie',
    PGDATABASE: 'vigie'
  };
}

/** Version of a PostgreSQL client program, or null when it is not installed. */
export function clientVersion(program: 'psql' | 'pg_dump'): string | null {
  const { stdout, status } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? (/(\d+(?:\.\d+)?)/.exec(stdout)?.[1] ?? null) : null;
}

/** What a program said on both channels, and how it ended. */
export interface ToolRun {
  code: number | null;
  output: string;
  ms: number;
}

/** Runs psql or pg_dump against a target with `input` on stdin. */
export function runTool(
  program: 'psql' | 'pg_dump',
  args: string[],
  target: DbTarget,
  input = ''
): Promise<ToolRun> {
  const since = performance.now();
  const where = 'url' in target ? ['-d', target.url] : [];
  const child = spawn(program, [...where, ...args], { env: environment(target) });
  let output = '';
  child.stdout.on('data', (bytes) => (output += String(bytes)));
  child.stderr.on('data', (bytes) => (output += String(bytes)));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, ms: Math.round(performance.now() - since) }));
  });
}

/**
 * Dumps one table. pg_dump refuses a server newer than itself, whatever it asks; an older one is led through a
 * relay that reports its own version, since what is tried here is the protocol, not the dump's completeness.
 */
export async function relayedDump(
  target: DbTarget,
  table: string
): Promise<(ToolRun & { how: string }) | null> {
  const version = clientVersion('pg_dump');
  if (version === null) return null;
  if ('url' in target || Number.parseInt(version) >= 17) {
    return { ...(await runTool('pg_dump', ['-t', table], target)), how: `pg_dump ${version}` };
  }
  const folder = mkdtempSync(join(tmpdir(), 'vigie-relay-'));
  const relay = createServer((near) => {
    const far = connect(join(target.socketDir, `.s.PGSQL.${target.port ?? 5432}`));
    far.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      near.write(
        Buffer.from(text.replace(/(server_version\0)\d\d(?=\.\d)/, `$1${Number.parseInt(version)}`), 'latin1')
      );
    });
    near.pipe(far);
    near.on('error', () => undefined).on('close', () => far.destroy());
    far.on('error', () => undefined).on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(join(folder, '.s.PGSQL.5432'), resolve));
  try {
    const run = await runTool('pg_dump', ['-t', table], { socketDir: folder, port: 5432 });
    return { ...run, how: `pg_dump ${version} through a relay that reports that version` };
  } finally {
    relay.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
