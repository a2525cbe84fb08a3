import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Db } from '#db/connect.ts';
import { releaseLease, takeLease } from '#db/lease.ts';
import type { Origin } from '#domain/origin.ts';
import type { Site } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import { learnRegion } from './learn.ts';
import { publisher } from './publish.ts';
import { scoreNextDay } from './score.ts';

/** Process ms between two looks at new horizons; how long the elected runner is waited for. */
const LOOK_EVERY = 5_000;
/** Between two looks at whether to learn. */
const LEARN_EVERY = 60_000;
const LEASE = 60_000;
const LEASE_NAME = 'stay';

export interface StayJobsDeps {
  db: Db;
  log: Logger;
  clock: Clock;
  sites: readonly Site[];
  origin: Origin;
}

/**
 * The expected stay, in one elected process: publishes at each new horizon, learns at night, scores each complete
 * day. Each step is written whole or not at all, once a horizon, a day, a day of arrival: whoever is killed and
 * started again repeats nothing.
 */
export function startStayJobs({ db, log, clock, sites, origin }: StayJobsDeps): { stop(): Promise<void> } {
  const holder = `stay:${hostname()}:${process.pid}`;
  const publishing = publisher(db, sites, origin);
  let stopping = false;
  let wake: (() => void) | null = null;
  let learning: Promise<void> | null = null;
  let learnAfter = -Infinity;
  const isElected = async (): Promise<boolean> =>
    !stopping && (await takeLease(db, LEASE_NAME, holder, LEASE));

  async function learn(): Promise<void> {
    try {
      const version = await learnRegion(db, { sites, origin, now: clock.domain() }, isElected);
      if (version === null) return;
      log.info({ version }, 'expected stays learned');
      publishing.refresh();
    } catch (error) {
      log.warn({ err: error }, 'expected stays could not be learned; it is tried again');
    }
  }

  async function look(): Promise<void> {
    if (!(await isElected())) {
      // Another process may have published since.
      publishing.refresh();
      return;
    }
    if (clock.process() >= learnAfter) {
      learnAfter = clock.process() + LEARN_EVERY;
      learning ??= learn().finally(() => (learning = null));
    }
    await publishing.publish(clock.domain());
    const day = await scoreNextDay(db, { sites, origin, now: clock.domain() });
    if (day !== null) {
      log.info({ day }, 'expected stays scored');
      publishing.refresh();
    }
  }

  async function run(): Promise<void> {
    while (!stopping) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (stopping) break;
      try {
        await look();
      } catch (error) {
        publishing.refresh();
        log.warn({ err: error }, 'expected stays could not be published; they are tried again');
      }
    }
  }

  const running = run();
  return {
    stop: async () => {
      stopping = true;
      wake?.();
      await running;
      await learning;
      await releaseLease(db, LEASE_NAME, holder).catch(() => undefined);
    }
  };
}
