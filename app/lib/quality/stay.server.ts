import { lookAtLearning } from '#db/stay/quality.ts';
import { readScores } from '#db/stay/scores.ts';
import { addDays } from '#domain/time/day.ts';
import { localDay } from '#domain/time/paris.ts';
import { appContext } from '#app/lib/server/context.ts';
import { namedUnitsOf } from './scope.server.ts';
import { stayQuality, type StayQuality } from './stay.ts';

/** Days after which a day of arrival is scored, and days that are looked at. */
const BACK = 4 + 28;

/** How right the expected stay of these sites has been; null while nothing was ever learned. */
export async function readStays(sites: readonly string[] | null): Promise<StayQuality | null> {
  const { db, clock, origin } = appContext();
  const to = localDay(clock.domain());
  const [learning, scores, named] = await Promise.all([
    lookAtLearning(db, origin),
    readScores(db, { origin, from: addDays(to, -BACK), to }),
    namedUnitsOf(sites)
  ]);
  if (!learning) return null;
  return stayQuality(learning, scores, new Map(named.map(({ site }) => [site.finess, site.shortName])));
}
