import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const VIGIE = fileURLToPath(new URL('../vigie.ts', import.meta.url));
const PATIENCE_MS = 60_000;

/** A process of the house that the laboratory starts, kills and starts again. */
export interface FaultProcess {
  readonly name: string;
  pid(): number | null;
  /** All it logged since the world began, through its restarts. */
  logs(): string;
  start(): Promise<void>;
  /** From its next start on it is another version of the program: the folder of its tree, null = this one. */
  become(tree: string | null): void;
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, as an update does. */
  stop(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** What a process is started with. */
export interface ProcessSpec {
  name: string;
  command: string;
  port: number;
  env: Record<string, string>;
  /** A program that sets something of the system first and then becomes the process; given its data folder. */
  prefix?: (dir: string) => string[];
  /** Further arguments of Node itself. */
  nodeArgs?: string[];
  /** Folder of another version of the program; this one otherwise. */
  tree?: string;
}

/** A process of `vigie`, alone, with nothing of this environment but what the spec says at its start. */
export function faultProcess(spec: ProcessSpec): FaultProcess {
  let child: ChildProcess | null = null;
  let said = '';
  let vigie = spec.tree ? join(spec.tree, 'bin/vigie.ts') : VIGIE;

  async function start(): Promise<void> {
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^(VIGIE_|DATABASE_URL|REDIS_URL|PORT|INGEST_PORT)/.test(name)
      )
    );
    const args = [...(spec.nodeArgs ?? []), vigie, spec.command];
    const env = { ...clean, NODE_ENV: 'production', ...spec.env };
    const [program = '', ...before] = [
      ...(spec.prefix?.(spec.env['VIGIE_DATA_DIR'] ?? '') ?? []),
      process.execPath
    ];
    const started = spawn(program, [...before, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    child = started;
    started.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      if (started.exitCode !== null || started.signalCode !== null)
        throw new Error(
          `${spec.name} ended (${started.signalCode ?? started.exitCode}):\n${said.slice(-2_000)}`
        );
      const answer = await fetch(
        `http://127.0.0.1:${spec.port}${spec.command === 'app' ? '/' : '/healthz'}`,
        {
          signal: AbortSignal.timeout(2_000)
        }
      ).catch(() => null);
      await answer?.body?.cancel();
      // On a port that was taken meanwhile somebody else answers, and this process ends.
      const answered = answer !== null && (spec.command === 'app' || answer.ok);
      if (answered) await sleep(200);
      if (answered && started.exitCode === null && started.signalCode === null) return;
      if (Date.now() > until) throw new Error(`${spec.name} does not answer:\n${said.slice(-2_000)}`);
      await sleep(50);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    running.kill(signal);
    // A stopped process hears nothing but this.
    if (signal === 'SIGKILL') running.kill('SIGCONT');
    const late = setTimeout(() => running.kill('SIGKILL'), 15_000);
    await gone;
    clearTimeout(late);
  }

  return {
    name: spec.name,
    pid: () => child?.pid ?? null,
    logs: () => said,
    start,
    become: (tree) => {
      vigie = tree ? join(tree, 'bin/vigie.ts') : VIGIE;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    signal: (signal) => void child?.kill(signal)
  };
}
