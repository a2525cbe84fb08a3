import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServeConfig } from './serve.ts';

/** An ingest process of its own. */
export interface IngestChild {
  port: number;
  process: ChildProcess;
  /** Resident memory now and at its highest, bytes; longest time its event loop stood still, ms. */
  memory(): Promise<{ rss: number; peak: number; blocked: number }>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  logs(): string;
}

const SERVE = fileURLToPath(new URL('./serve.ts', import.meta.url));

/** Starts an ingest process and waits until its port is open. */
export async function startChild(config: ServeConfig): Promise<IngestChild> {
  const child = fork(SERVE, [JSON.stringify(config)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  });
  let logs = '';
  child.stderr?.on('data', (piece: Buffer) => (logs += piece.toString()));
  const gone = once(child, 'exit');
  const ready = await Promise.race([once(child, 'message'), gone.then(() => null)]);
  if (!ready) throw new Error(`The ingest process ended: ${logs}`);
  return {
    port: (ready[0] as { port: number }).port,
    process: child,
    memory: async () => {
      const answer = once(child, 'message');
      child.send('memory');
      return (await answer)[0] as { rss: number; peak: number; blocked: number };
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
    logs: () => logs
  };
}
