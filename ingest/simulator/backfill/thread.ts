import { parentPort, workerData } from 'node:worker_threads';
import type { FilePlan } from '../files/build.ts';
import { historyTranslator, type HistorySetup } from './translate-history.ts';

/** The thread that makes and reads history beside the one that writes it (see `maker.ts`). */
const translate = await historyTranslator(workerData as HistorySetup);
parentPort?.on('message', (plans: FilePlan[]) => {
  translate(plans).then(
    (files) => parentPort?.postMessage({ files }),
    (error: unknown) =>
      parentPort?.postMessage({ error: error instanceof Error ? error.stack : String(error) })
  );
});
