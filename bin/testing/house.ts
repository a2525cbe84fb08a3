import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VIGIE = fileURLToPath(new URL('../vigie.ts', import.meta.url));

/** A whole Vigie of a test: real processes, its own folder and ports. */
export interface House {
  web: string;
  ingest: string;
  dataDir: string;
  /** Source keys by FINESS (demo only). */
  keys: Record<string, string>;
  /** What it printed so far. */
  output(): string;
  /** Pid of a child process, from the supervisor's report. */
  pidOf(name: string): number | null;
  stop(): Promise<void>;
}

export interface HouseOptions {
  env?: Record<string, string>;
  /** A folder to go on with; a fresh one otherwise, removed at the end. */
  dataDir?: string;
  ports?: { web: number; ingest: number };
  /** Longest wait until it says that it is ready, ms (180,000). */
  readyMs?: number;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Starts `vigie up` on the fictive region and waits until it says that it is ready. */
export async function startHouse(options: HouseOptions = {}): Promise<House> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'vigie-house-'));
  const ports = options.ports ?? { web: await freePort(), ingest: await freePort() };
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('VIGIE_'))
  );
  const child = spawn(process.execPath, [VIGIE, 'up'], {
    env: {
      ...clean,
      NODE_ENV: 'production',
      PORT: String(ports.web),
      INGEST_PORT: String(ports.ingest),
      VIGIE_DATA_DIR: dataDir,
      VIGIE_REGION: 'fictive',
      ...options.env
    },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await ready(child, () => output, options.readyMs ?? 180_000);
  return {
    web: `http://127.0.0.1:${ports.web}`,
    ingest: `http://127.0.0.1:${ports.ingest}`,
    dataDir,
    keys: readKeys(dataDir),
    output: () => output,
    pidOf: (name) => pidIn(dataDir, name),
    stop: async () => {
      await ended(child);
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
    }
  };
}

function ready(child: ChildProcess, output: () => string, patience: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Not ready in ${patience / 1000} s:\n${output()}`)),
      patience
    );
    const look = setInterval(() => {
      if (!output().includes('Ctrl-C stops everything')) return;
      clearInterval(look);
      clearTimeout(timer);
      resolve();
    }, 100);
    child.once('exit', (code) => {
      clearInterval(look);
      clearTimeout(timer);
      reject(new Error(`vigie up ended (${code}):\n${output()}`));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 30_000).unref();
  });
}

function readKeys(dataDir: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'secrets', 'demo-keys.json'), 'utf8')) as Record<
      string,
      string
    >;
  } catch {
    return {};
  }
}

function pidIn(dataDir: string, name: string): number | null {
  const report = JSON.parse(readFileSync(join(dataDir, 'run', 'supervisor.json'), 'utf8')) as {
    children: { name: string; pid: number | null }[];
  };
  return report.children.find((child) => child.name === name)?.pid ?? null;
}
