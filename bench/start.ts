import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '#bin/testing/house.ts';
import type { Bench, Context, Row } from './parts/types.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READY = 'Ctrl-C stops everything';

/** `npm start` as a newcomer's shell runs it: nothing of this process but the machine's own settings. */
function start(folder: string, env: Record<string, string>): { child: ChildProcess; ready: Promise<number> } {
  const began = performance.now();
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|VIGIE_|NODE_ENV|VITEST|INIT_CWD)/.test(name)
  );
  const path = (process.env['PATH'] ?? '')
    .split(':')
    .filter((part) => !part.includes('node_modules'))
    .join(':');
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), PATH: path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true
  });
  let output = '';
  const ready = new Promise<number>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes(READY)) resolve(performance.now() - began);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`npm start ended (${code}): ${output.slice(-2_000)}`)));
  });
  return { child, ready };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.pid) process.kill(-child.pid, 'SIGINT');
  await ended;
}

async function run(context: Context): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-start-'));
  let going: ChildProcess | null = null;
  context.later(async () => {
    if (going && going.exitCode === null) await stop(going);
    rmSync(folder, { recursive: true, force: true });
  });
  const clone = join(folder, 'vigie');
  execFileSync('git', ['clone', '-q', '--no-hardlinks', ROOT, clone]);
  const env = {
    PORT: String(await freePort()),
    INGEST_PORT: String(await freePort()),
    VIGIE_REGION: context.region
  };
  const seconds: number[] = [];
  for (const which of ['first', 'next']) {
    const { child, ready } = start(clone, env);
    going = child;
    const taken = (await ready) / 1_000;
    seconds.push(taken);
    context.say(`${which} start ${taken.toFixed(1)} s`);
    await stop(child);
  }
  const [first = Number.NaN, next = Number.NaN] = seconds;
  return [
    {
      what: 'npm start from a bare clone until it says ready, history told',
      ...{ value: first, unit: 's', aim: { most: 240 } },
      note: 'packages from the registry or the cache of this machine'
    },
    { what: 'the next npm start', value: next, unit: 's', aim: { most: 20 } }
  ];
}

export const firstStart: Bench = {
  name: 'start',
  about:
    'The two starts of a newcomer, from a bare clone of this commit with an empty node_modules: set-up, build, engine, eight weeks of history, until the house says it is ready.',
  run
};
