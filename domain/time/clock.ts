import type { DomainClock } from '../events.ts';
import type { Instant } from './instant.ts';

/** The two clocks, injected everywhere: domain time (ages, times-to-live, ticks) and process time (timeouts). */
export interface Clock {
  domain(): Instant;
  process(): number;
}

/** Domain time at a process instant, for a clock that runs at `speed` from its anchor. */
export function domainAt(clock: DomainClock, process: number): Instant {
  return Math.round(clock.anchorDomain + (process - clock.anchorProcess) * clock.speed);
}
