import type { Db } from '#db/connect.ts';
import { readHorizons, readVersions } from '#db/stay/log.ts';
import { lastLearnedDay, saveLearning, sitesWithHistory, type LearnedService } from '#db/stay/models.ts';
import type { Origin } from '#domain/origin.ts';
import type { Site } from '#domain/region.ts';
import { HOUR, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { localDay, localHour } from '#domain/time/paris.ts';
import { startLearner } from './learner.ts';

/** Eight weeks of arrivals, and those still present at their beginning. */
const BACK = (56 + 4) * 24 * HOUR;
/** Night files are in by then, and few people are asking. */
const NIGHT = 4;

/** Share of the region's sites whose history must be there for a first learning before the night. */
const READY = 0.8;

/**
 * Whether to learn now: once a local day from four o'clock on; for the first time as soon as the history of most
 * sites is there (`ready`), since a region that is being back-filled has none of it one minute and all of it the next.
 */
export function isLearningDue(last: LocalDay | null, now: Instant, ready: boolean): boolean {
  if (last === null && ready) return true;
  return (last === null || last < localDay(now)) && localHour(now) >= NIGHT;
}

/**
 * Learns every service of the region from what is known now and keeps the learning, once a local day. Nothing is
 * written before all of it is there, so that a learning that is cut short is simply done again.
 * @param keepGoing asked before each site; false gives up
 * @returns the version; null when that day was learned already, or given up
 */
export async function learnRegion(
  db: Db,
  { sites, origin, now }: { sites: readonly Site[]; origin: Origin; now: Instant },
  keepGoing: () => Promise<boolean> = () => Promise.resolve(true)
): Promise<number | null> {
  const known = await sitesWithHistory(db, origin, localDay(now));
  const ready = known >= READY * sites.length;
  if (known === 0) return null;
  if (!isLearningDue(await lastLearnedDay(db, origin), now, ready)) return null;
  const started = performance.now();
  const learner = startLearner();
  try {
    const services: LearnedService[] = [];
    for (const { finess, services: offered } of sites) {
      if (!(await keepGoing())) return null;
      const query = { finess, origin, from: now - BACK, knownBy: now };
      const versions = await readVersions(db, query);
      if (versions.length === 0) continue;
      const horizons = await readHorizons(db, query);
      services.push(...(await learner.learn({ finess, services: offered, versions, horizons, asOf: now })));
    }
    services.push(...(await learner.rest()));
    // Nothing to say of anybody: it is tried again, at no cost to what was learned before.
    if (!services.some(({ model }) => model)) return null;
    const ms = performance.now() - started;
    return await saveLearning(db, { origin, day: localDay(now), learnedAt: now, ms }, services);
  } finally {
    await learner.stop();
  }
}
