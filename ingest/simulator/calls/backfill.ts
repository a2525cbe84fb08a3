import type { Db } from '#db/connect.ts';
import { emit } from '#db/outbox.ts';
import { newestCall, writeCalls } from '#db/samu/calls.ts';
import type { CallReport } from '#domain/samu/calls/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { Effect } from '../effects.ts';
import type { WorldParameters } from '../parameters.ts';
import { samuKey, sourceOf } from '../sources.ts';
import { createWorld } from '../world/world.ts';
import { gridBefore } from './feed.ts';
import { rhythmOfSamu } from './presented.ts';
import { callReports } from './report.ts';

const WEEK = 7 * 24 * HOUR;
/** Intervals in one transaction: a week of quarters of an hour. */
const BATCH = 672;
/** History is told by quarters of an hour, up to the grid that the live reports go on from. */
const LONG = HOUR / 4;

/**
 * Tells the telephony that the record has not heard: `weeks` before `until`, or since what it knows. Each report
 * counts as received when its interval ended. May be stopped and run again.
 */
export async function backfillCalls(
  { db, regionId }: { db: Db; regionId: string },
  options: {
    weeks: number;
    until: Instant;
    parameters: WorldParameters;
    effects: readonly Effect[];
    signal?: AbortSignal;
  }
): Promise<{ reports: number }> {
  const region = loadRegion(regionId);
  const world = createWorld(region, options.parameters, options.effects);
  let told = 0;
  for (const { code: samu } of region.departments) {
    const known = await newestCall(db, 'simulated', samu);
    const end = gridBefore(samu, options.until);
    let from = Math.max(known ?? 0, Math.floor((end - options.weeks * WEEK) / HOUR) * HOUR);
    while (from < end && !options.signal?.aborted) {
      const reports = nextReports(world, samu, from, end);
      from = reports.at(-1)?.to ?? end;
      await db.tx(async (tx) => {
        const source = sourceOf(samuKey(samu));
        const at = { receivedAt: from, recordedAt: from };
        const { news } = await writeCalls(tx, {
          reports,
          source,
          origin: 'simulated',
          receipt: null,
          prompt: true,
          ...at
        });
        // Only what is now is told to screens.
        await emit(tx, from >= end ? news : []);
      });
      told += reports.length;
    }
  }
  return { reports: told };
}

/** Quarters of an hour on the clock's own grid, then what is left up to `end` in the SAMU's own intervals. */
function nextReports(
  world: Parameters<typeof callReports>[0],
  samu: string,
  from: Instant,
  end: Instant
): CallReport[] {
  const aligned = Math.ceil(from / LONG) * LONG;
  const { every } = rhythmOfSamu(samu);
  const long = Math.min(BATCH, Math.floor((end - aligned) / LONG));
  if (from === aligned && long > 0) return callReports(world, samu, from, { every: LONG, count: long });
  // To the next quarter, or to the end: its own grid may begin off the minute of a quarter.
  const stop = long > 0 ? aligned : end;
  const whole = Math.floor((stop - from) / every);
  const reports = whole > 0 ? callReports(world, samu, from, { every, count: whole }) : [];
  const rest = stop - (from + whole * every);
  return rest > 0
    ? [...reports, ...callReports(world, samu, from + whole * every, { every: rest, count: 1 })]
    : reports;
}
