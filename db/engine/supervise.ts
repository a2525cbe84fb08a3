import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineReady } from './messages.ts';
import { startEngine, type EngineHandle, type EngineOptions } from './start.ts';

/** An engine that comes back after a trap, a watchdog kill or a crash. */
export interface SupervisedEngine {
  /** The same before and after a restart. */
  target: { socketDir: string; port: number };
  /** State, restarts since the start, and what the newest process said of itself. */
  status(): { state: 'ready' | 'restarting' | 'stopped'; restarts: number; facts: EngineReady; pid: number };
  stop(): Promise<void>;
}

/** Pauses before a restart, in ms; the first is immediate, for a single trap. */
const PAUSES = [0, 100, 300, 1_000, 3_000];
/** A process that lived this long starts the pauses anew. */
const HEALTHY_MS = 60_000;

/**
 * Starts an engine and starts it again each time it ends unasked. Clients see their connections break and
 * reconnect to the same socket; what was committed is there.
 * @throws Error when the first start fails
 */
export async function superviseEngine(options: EngineOptions): Promise<SupervisedEngine> {
  const { log } = options;
  let engine = await startEngine(options);
  let state: 'ready' | 'restarting' | 'stopped' = 'ready';
  let restarts = 0;
  let failures = 0;
  let restarting: Promise<void> = Promise.resolve();

  const watch = (current: EngineHandle): void => {
    const since = performance.now();
    current.onExit(({ code, signal }) => {
      if (state === 'stopped') return;
      if (performance.now() - since > HEALTHY_MS) failures = 0;
      log.error({ code, signal, restarts: restarts + 1 }, 'the database engine ended: restarting it');
      state = 'restarting';
      restarting = restart();
    });
  };
  const restart = async (): Promise<void> => {
    while (state === 'restarting') {
      await sleep(PAUSES[Math.min(failures++, PAUSES.length - 1)]);
      if (state !== 'restarting') return;
      try {
        engine = await startEngine(options);
      } catch (error) {
        log.error(
          { reason: (error as Error).message },
          'the database engine could not be restarted: trying again'
        );
        continue;
      }
      restarts++;
      // `stop` may have come while it was starting.
      if ((state as string) === 'stopped') return void (await engine.stop());
      state = 'ready';
      log.warn({ restarts, pid: engine.pid, startMs: engine.facts.startMs }, 'the database engine is back');
      watch(engine);
    }
  };

  watch(engine);
  return {
    target: engine.target,
    status: () => ({ state, restarts, facts: engine.facts, pid: engine.pid }),
    stop: async () => {
      state = 'stopped';
      await restarting;
      await engine.stop();
    }
  };
}
