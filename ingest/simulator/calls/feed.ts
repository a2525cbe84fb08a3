import type { Clock } from '#domain/time/clock.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { SimFeed } from '../live/feed.ts';
import { startReports } from '../live/reports.ts';
import { formatIsoParis } from '../world/iso.ts';
import type { World } from '../world/world.ts';
import { rhythmOfSamu } from './presented.ts';
import { callReports } from './report.ts';

export interface CallsFeedDeps {
  world: World;
  clock: Clock;
  /** By department code. */
  post(samu: string, message: unknown): Promise<void>;
  onError(error: unknown): void;
}

/** Intervals told at once after a pause: an hour and more. */
const MOST = 24;

/** Where the intervals of a SAMU begin anew: its grid. */
export function gridBefore(samu: string, at: Instant): Instant {
  const { every, phase } = rhythmOfSamu(samu);
  return Math.floor((at - phase) / every) * every + phase;
}

/** Telephony of every SAMU of the region: a report an interval, and after a pause those it missed, in one payload. */
export function startCallsFeed(deps: CallsFeedDeps, since: Instant): SimFeed {
  const { world } = deps;
  const samus = world.region.departments.map(({ code }) => code);
  const told = new Map(samus.map((samu) => [samu, gridBefore(samu, since)]));
  return startReports(
    {
      ...deps,
      silent: () => false,
      reporters: samus.map((samu) => ({ finess: samu, ...rhythmOfSamu(samu) })),
      make: (samu, at) => {
        const { every } = rhythmOfSamu(samu);
        const to = gridBefore(samu, at);
        const from = Math.max(told.get(samu) ?? to, to - MOST * every);
        told.set(samu, to);
        if (to <= from) return null;
        const reports = callReports(world, samu, from, { every, count: (to - from) / every });
        const wire = reports.map((report) => ({
          ...report,
          ...{ samu: `SAMU ${samu}`, from: formatIsoParis(report.from), to: formatIsoParis(report.to) }
        }));
        return wire.length === 1 ? wire[0] : wire;
      }
    },
    since
  );
}
