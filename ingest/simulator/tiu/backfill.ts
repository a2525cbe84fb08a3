import type { Db } from '#db/connect.ts';
import { saveHistories } from '#db/tiu/histories.ts';
import { knownTransfers } from '#db/tiu/figures.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { calendarPeriod, monthBefore, monthOf } from '#domain/tiu/figures/report.ts';
import { loadFacilities } from '#maps/region/index.ts';
import { type Effect, tiuEffect } from '../effects.ts';
import type { WorldParameters } from '../parameters.ts';
import { liveHistory } from './history.ts';
import { tiuWorldOf } from './told.ts';
import { LONGEST_AWAY } from './world.ts';

/** Requests of one transaction: some hundreds of KB of steps. */
const BATCH = 100;

/**
 * Tells the transfers that are over and that the record has not heard of: since the first day of the month before, so
 * that a whole month has its report. Those that go on are the live feed's, from their first step. May be stopped and
 * run again.
 * @param idOf id of a request in the record, by its name in the world
 */
export async function backfillTransfers(
  { db, region, idOf }: { db: Db; region: RegionPack; idOf: (request: string) => string },
  options: {
    until: Instant;
    parameters: WorldParameters;
    effects: readonly Effect[];
    signal?: AbortSignal;
  }
): Promise<{ requests: number }> {
  const { until, parameters, effects } = options;
  const facilities = await loadFacilities(region.id);
  const from = calendarPeriod(monthBefore(monthOf(until)))?.from ?? until;
  // Those who go back within the first days were brought before them.
  const steps = tiuWorldOf({ region, parameters }, facilities, effects).between(from - LONGEST_AWAY, until);
  const known = await knownTransfers(db, 'simulated', from);
  const begun = new Set(steps.flatMap(({ request, event }) => (event.type === 'requested' ? [request] : [])));
  const histories = liveHistory(
    steps.filter(({ request }) => begun.has(request)),
    facilities,
    { idOf, left: (at) => tiuEffect(effects, at).places }
  ).filter(({ id, steps: [first] }) => !known.has(id) && first !== undefined && first.at >= from);
  let told = 0;
  for (let i = 0; i < histories.length && !options.signal?.aborted; i += BATCH) {
    const batch = histories.slice(i, i + BATCH);
    await db.tx((tx) => saveHistories(tx, 'simulated', batch));
    told += batch.length;
  }
  return { requests: told };
}
