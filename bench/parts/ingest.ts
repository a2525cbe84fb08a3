import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DbTarget } from '#db/connect.ts';
import type { IngestProcessConfig } from './ingest-process.ts';
import type { Context } from './types.ts';

/** An ingest process of its own, without the rest of the house. */
export interface BenchIngest {
  base: string;
  pid: number;
  /** Moves its domain time. */
  setNow(now: number): void;
}

const PROCESS = fileURLToPath(new URL('./ingest-process.ts', import.meta.url));

/** Starts the doors of a region in a process of their own. */
export async function startIngestProcess(
  context: Pick<Context, 'later'>,
  config: IngestProcessConfig & { target: DbTarget }
): Promise<BenchIngest> {
  const child = fork(PROCESS, [JSON.stringify(config)], {
    execArgv: ['--disable-warning=ExperimentalWarning']
  });
  const gone = once(child, 'exit');
  context.later(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  const ready = await Promise.race([once(child, 'message'), gone.then(() => null)]);
  if (!ready) throw new Error('the ingest process ended before it was ready');
  const { port } = ready[0] as { port: number };
  return {
    base: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    setNow: (now) => void child.send({ now })
  };
}
