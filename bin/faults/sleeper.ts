import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Reader, Shown } from './reader.ts';

const PROGRAM = fileURLToPath(new URL('./client-process.ts', import.meta.url));

/** A client that can be put to sleep as a whole: its timers, its sockets, its memory. */
export interface Sleeper extends Reader {
  sleep(): void;
  /** @param shift ms its own clock is off from then on */
  wake(shift: number): void;
}

/** @param program a client of another version of this laboratory; this one's otherwise */
export async function openSleeper(name: string, base: string, program = PROGRAM): Promise<Sleeper> {
  const child = fork(program, [name, base], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let ended: Error | null = null;
  child.once('exit', (code, signal) => (ended = new Error(`${name}: its process ended (${signal ?? code})`)));
  await once(child, 'message');
  return {
    name,
    shown: () =>
      new Promise((resolve, reject) => {
        if (ended) return void reject(ended);
        const gone = (): void => reject(ended ?? new Error(`${name}: its process ended`));
        child.once('exit', gone);
        child.once('message', (shown: Shown) => {
          child.off('exit', gone);
          resolve(shown);
        });
        child.send('shown');
      }),
    sleep: () => void child.kill('SIGSTOP'),
    wake: (shift) => {
      child.send(shift);
      child.kill('SIGCONT');
    },
    stop: () => {
      child.kill('SIGKILL');
    }
  };
}
