import type { Logger } from 'pino';
import { readClock } from '#db/clock.ts';
import type { Db } from '#db/connect.ts';
import type { DomainClock } from '#domain/events.ts';
import { domainAt, type Clock } from '#domain/time/clock.ts';
import type { Config } from './config.ts';

/** Ms between two looks at the demo's clock row: a change of speed reaches every process within it. */
const LOOK_EVERY = 2_000;
/** Longest wait of a starting process for the first row, ms. */
const PATIENCE = 50_000;

export interface FollowedClock extends Clock {
  /** The clock as every screen is told it. */
  current(): DomainClock;
  /** Reads the row now: for who has just changed it. */
  look(): Promise<void>;
  stop(): void;
}

/**
 * The two clocks of a process. Real data: domain time is process time. Demo: domain time follows the record's
 * clock row (anchor and speed), looked at again so that all processes agree; while the record is away the last
 * row goes on counting.
 */
export async function followClock(db: Db, config: Config, log: Logger): Promise<FollowedClock> {
  const process = () => Date.now();
  if (!config.demo) {
    const current = { anchorDomain: 0, anchorProcess: 0, speed: 1 };
    return {
      process,
      domain: process,
      current: () => current,
      look: () => Promise.resolve(),
      stop: () => undefined
    };
  }
  const started = Date.now();
  let current: DomainClock = { anchorDomain: started, anchorProcess: started, speed: 1 };
  let highest = 0;
  let known = false;
  const look = async () => {
    try {
      const row = await readClock(db);
      known ||= row !== null;
      current = row ?? current;
    } catch (error) {
      log.warn({ err: error }, 'the clock row could not be read; the last one goes on');
    }
  };
  await look();
  // In a demo that runs ahead, this machine's own time is the past: nothing is served before the row is known.
  for (const until = Date.now() + PATIENCE; !known && Date.now() < until;) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    await look();
  }
  if (!known) throw new Error('The record does not say what time it is: is it there, and was it prepared?');
  const timer = setInterval(() => void look(), LOOK_EVERY);
  timer.unref();
  return {
    process,
    domain: () => (highest = Math.max(highest, domainAt(current, Date.now()))),
    current: () => current,
    look,
    stop: () => clearInterval(timer)
  };
}
