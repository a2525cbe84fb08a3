import { Worker } from 'node:worker_threads';
import { type TxStatus } from './protocol.ts';
import type { FromEngine, ToEngine } from './messages.ts';

/** What the engine said of itself when it opened. */
export interface EngineFacts {
  parameters: [string, string][];
  postgres: string;
  timescale: string;
}

/** The engine in its thread: one batch at a time, asked for by the main thread. */
export interface EngineThread {
  facts: EngineFacts;
  /**
   * Runs a batch of whole messages to its end.
   * @param reset clean the session of its last holder first
   * @param batch whole messages, or null for the cleaning alone; given away to the engine
   * @param onBytes parts of the answer, in order
   * @returns the transaction status the answer ends with; null when it does not end in ReadyForQuery
   */
  run(
    reset: boolean,
    batch: Uint8Array<ArrayBuffer> | null,
    onBytes: (bytes: Uint8Array) => void
  ): Promise<TxStatus | null>;
  /** Closes the database cleanly. */
  close(): Promise<void>;
}

/**
 * Opens the engine on a data folder in a thread of its own.
 * @param pgDir folder of the PostgreSQL files, created when it does not exist
 * @param onCheckpoint called after each checkpoint with its duration in ms
 * @param onTrap called once when the engine dies; nothing it holds can be used any more
 */
export function openEngineThread(
  pgDir: string,
  onTrap: (message: string) => void,
  onCheckpoint: (ms: number) => void
): Promise<EngineThread> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: { pgDir } });
  let settle: ((message: FromEngine) => void) | null = null;
  let opening: ((reason: Error) => void) | null = null;
  let dead = false;
  const fail = (message: string): void => {
    if (dead) return;
    dead = true;
    if (opening) opening(new Error(message));
    else onTrap(message);
  };
  const send = (message: ToEngine, transfer: ArrayBuffer[] = []): void =>
    worker.postMessage(message, transfer);
  worker.on('error', (error) => fail(String(error)));
  worker.on('exit', (code) => fail(`the engine's thread ended with code ${code}`));

  return new Promise((resolve, reject) => {
    opening = reject;
    worker.on('message', (message: FromEngine) => {
      if (message.kind === 'trap') return fail(message.message);
      if (message.kind === 'checkpoint') return onCheckpoint(message.ms);
      if (message.kind !== 'ready') return settle?.(message);
      opening = null;
      resolve({
        facts: { parameters: message.parameters, postgres: message.postgres, timescale: message.timescale },
        run: (reset, batch, onBytes) =>
          new Promise((finish) => {
            settle = (answer) => {
              if (answer.kind === 'chunk') onBytes(answer.bytes);
              else if (answer.kind === 'done') {
                if (answer.bytes.length > 0) onBytes(answer.bytes);
                finish(answer.status);
              }
            };
            send({ kind: 'run', reset, batch }, batch ? [batch.buffer] : []);
          }),
        close: () =>
          new Promise((finish) => {
            settle = (answer) => {
              if (answer.kind !== 'closed') return;
              dead = true;
              void worker.terminate().then(() => finish());
            };
            send({ kind: 'close' });
          })
      });
    });
  });
}
