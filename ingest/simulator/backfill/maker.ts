import { Worker } from 'node:worker_threads';
import type { FilePlan } from '../files/build.ts';
import type { HistorySetup, TranslatedFile, TranslateHistory } from './translate-history.ts';

/** A maker of history in a thread of its own: while it works, this thread feeds the database. */
export interface Maker {
  make: TranslateHistory;
  stop(): Promise<void>;
}

type Answer = { files: TranslatedFile[] } | { error: string };

/**
 * A thread that makes and reads files of history while this one writes. What breaks it rejects every file
 * asked for.
 */
export function startMaker(setup: HistorySetup): Maker {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: setup });
  const waiting: { resolve(files: TranslatedFile[]): void; reject(error: Error): void }[] = [];
  const failAll = (error: Error) => {
    for (const asked of waiting.splice(0)) asked.reject(error);
  };
  worker.on('message', (answer: Answer) => {
    const asked = waiting.shift();
    if ('files' in answer) asked?.resolve(answer.files);
    else asked?.reject(new Error(answer.error));
  });
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new Error('the maker of history stopped')));
  return {
    make(plans: readonly FilePlan[]) {
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(plans);
      });
    },
    async stop() {
      await worker.terminate();
    }
  };
}
