import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Context } from '../parts/types.ts';
import type { ServerAsk, Side } from './server.ts';
import type { SwarmAsk } from './swarm.ts';
import type { Wire } from './swarm-socket.ts';

/** A process of the bench that answers each question once. */
export interface Asked<Q> {
  pid: number;
  ask<A>(question: Q): Promise<A>;
  /** Says something that is not answered. */
  tell(message: object): void;
  end(): Promise<void>;
}

/** Forks a module that says something once it is there. */
export async function start<Q extends object, F>(
  module: URL,
  args: string[],
  execArgv: string[] = []
): Promise<Asked<Q> & { first: F }> {
  const child = fork(fileURLToPath(module), args, { execArgv });
  const first = await answerOf<F>(child);
  return {
    first,
    pid: child.pid ?? 0,
    tell: (message) => void child.send(message),
    ask: <A>(question: Q) => {
      const answer = answerOf<A>(child);
      child.send(question);
      return answer;
    },
    end: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      })
  };
}

function answerOf<A>(child: ChildProcess): Promise<A> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a process of the bench ended (${code})`));
    child.once('exit', ended);
    child.once('message', (said) => {
      child.off('exit', ended);
      resolve(said as A);
    });
  });
}

const WIRES: Record<Side, Wire> = { ours: 'ours', uws: 'bare', 'socket.io': 'socket.io', ws: 'bare' };

/** One side with its readers in as many processes as asked for. */
export async function openSide(
  context: Pick<Context, 'later'>,
  side: Side,
  options: { readers: number; swarms?: number; state?: boolean; push?: number }
) {
  const { readers, swarms: processes = 1, state = false, push = 0 } = options;
  const server = await start<ServerAsk, { port: number; cookie: string }>(
    new URL('./server.ts', import.meta.url),
    [side, String(push)],
    ['--expose-gc']
  );
  const started = [server.end];
  const end = async (): Promise<void> => {
    await Promise.all(started.map((stop) => stop()));
  };
  context.later(end);
  const before = await server.ask<{ heap: number; rss: number }>({ kind: 'memory' });
  const swarms = await Promise.all(
    Array.from({ length: processes }, async () => {
      const swarm = await start<SwarmAsk, object>(new URL('./swarm.ts', import.meta.url), []);
      started.push(swarm.end);
      return swarm;
    })
  );
  const all = <A>(ask: SwarmAsk): Promise<A[]> => Promise.all(swarms.map((swarm) => swarm.ask<A>(ask)));
  await all({
    kind: 'open',
    port: server.first.port,
    wire: WIRES[side],
    readers: Math.ceil(readers / processes),
    state
  });
  return { server, all, before, end, readers: Math.ceil(readers / processes) * processes };
}

/** A side that runs. */
export type OpenSide = Awaited<ReturnType<typeof openSide>>;

/** Messages that all readers of a side were sent so far. */
export async function delivered(side: OpenSide): Promise<number> {
  const counts = await side.all<{ messages: number }>({ kind: 'count' });
  return counts.reduce((sum, { messages }) => sum + messages, 0);
}
