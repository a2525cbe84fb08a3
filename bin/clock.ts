import type { Logger } from 'pino';
import { readClock } from '#db/clock.ts';
import type { Db } from '#db/connect.ts';
import type { DomainClock } from '#domain/events.ts';
import { domainAt, type Clock } from '#domain/time/clock.ts';
import type { Config } from './config.ts';

/** Ms between two looks at the demo's clock row: a change of speed reaches every process within it. */
const LOOK_EVERY = 2_000;

export interface FollowedClock extends Clock {
  /** The clock as every screen is told it. */
  current(): DomainClock;
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
    return { process, domain: process, current: () => current, stop: () => undefined };
  }
  const started = Date.now();
  let current: DomainClock = { anchorDomain: started, anchorProcess: started, speed: 1 };
  let highest = 0;
  const look = async () => {
    try {
      current = (await readClock(db)) ?? current;
    } catch (error) {
      log.warn({ err: error }, 'the clock row could not be read; the last one goes on');
    }
  };
  await look();
  const timer = setInterval(() => void look(), LOOK_EVERY);
  timer.unref();
  return {
    process,
    domain: () => (highest = Math.max(highest, domainAt(current, Date.now()))),
    current: () => current,
    stop: () => clearInterval(timer)
  };
}
