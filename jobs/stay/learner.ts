import { Worker } from 'node:worker_threads';
import type { LearnedService } from '#db/stay/models.ts';
import type { SiteToLearn } from './classroom.ts';

type Answer = { services: LearnedService[] } | { error: string };

/** A thread that learns, so that the process that receives files goes on receiving them. */
export interface Learner {
  learn(site: SiteToLearn): Promise<LearnedService[]>;
  /** Those that are learned with others, once every site was given. */
  rest(): Promise<LearnedService[]>;
  stop(): Promise<void>;
}

/** Starts the thread. What breaks it rejects whatever was asked of it. */
export function startLearner(): Learner {
  const worker = new Worker(new URL('./learn-thread.ts', import.meta.url));
  const waiting: { resolve(services: LearnedService[]): void; reject(error: Error): void }[] = [];
  const failAll = (error: Error) => {
    for (const asked of waiting.splice(0)) asked.reject(error);
  };
  worker.on('message', (answer: Answer) => {
    const asked = waiting.shift();
    if ('services' in answer) asked?.resolve(answer.services);
    else asked?.reject(new Error(answer.error));
  });
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new Error('the learning thread stopped')));
  const ask = (message: SiteToLearn | 'rest') =>
    new Promise<LearnedService[]>((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(message);
    });
  return {
    learn: ask,
    rest: () => ask('rest'),
    stop: async () => {
      await worker.terminate();
    }
  };
}
