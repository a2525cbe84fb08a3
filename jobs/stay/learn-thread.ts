import { parentPort } from 'node:worker_threads';
import { Classroom, type SiteToLearn } from './classroom.ts';

/** The thread that learns beside the process that serves: messages in, one answer each, in order (`learner.ts`). */
const room = new Classroom();
parentPort?.on('message', (message: SiteToLearn | 'rest') => {
  try {
    parentPort?.postMessage({ services: message === 'rest' ? room.rest() : room.learn(message) });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.stack : String(error) });
  }
});
