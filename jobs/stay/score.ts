import type { Db } from '#db/connect.ts';
import { readVersions, unpackVersions } from '#db/stay/log.ts';
import { firstPublished, readPublished, type PublishedStay } from '#db/stay/published.ts';
import { lastScoredDay, saveScores } from '#db/stay/scores.ts';
import type { Origin } from '#domain/origin.ts';
import type { Site } from '#domain/region.ts';
import { firstRow, homeStay, isKnown, isOf, stayLog, type StayLog } from '#domain/stay/log.ts';
import type { DayScore } from '#domain/stay/look.ts';
import { addScore, noiseOf, noScore } from '#domain/stay/score.ts';
import { EXPECTATION_LIFE } from '#domain/stay/types.ts';
import { addDays } from '#domain/time/day.ts';
import { HOUR, MINUTE, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import { CHILD_UNDER } from './classroom.ts';

/** A day is complete once everybody who came has left, or has been there for 72 h. */
const COMPLETE = 72 * HOUR;

/** The next local day to score; null while none is complete. */
export function dayToScore(first: Instant | null, last: LocalDay | null, now: Instant): LocalDay | null {
  if (first === null) return null;
  const next = last === null ? localDay(first) : addDays(last, 1);
  return dayBounds(next)[1] + COMPLETE <= now ? next : null;
}

/**
 * Scores the next complete day: each home-goer against the last word published to them before they came.
 * @returns the day; null when there is none to score
 */
export async function scoreNextDay(
  db: Db,
  { sites, origin, now }: { sites: readonly Site[]; origin: Origin; now: Instant }
): Promise<LocalDay | null> {
  const day = dayToScore(await firstPublished(db, origin), await lastScoredDay(db, origin), now);
  if (day === null) return null;
  const [from, to] = dayBounds(day);
  const scores: Omit<DayScore, 'day'>[] = [];
  for (const { finess, services } of sites) {
    const published = await readPublished(db, { origin, finess, from, to });
    if (published.length === 0) continue;
    const versions = unpackVersions(await readVersions(db, { finess, origin, from, knownBy: now }));
    const log = stayLog(versions, services.length === 2 ? CHILD_UNDER : 0);
    for (const service of services) {
      const own = published.filter((one) => one.service === service);
      const group = services.length === 2 ? service : 'all';
      scores.push({ finess, service, ...scoreDay(log, own, { from, to, now, group }) });
    }
  }
  await saveScores(db, { origin, day, at: now }, scores);
  return day;
}

function scoreDay(
  log: StayLog,
  published: readonly PublishedStay[],
  {
    from,
    to,
    now,
    group
  }: { from: Instant; to: Instant; now: Instant; group: 'all' | 'adult' | 'paediatric' }
): Pick<DayScore, 'untold' | 'sums'> {
  const sums = noScore();
  const stays: number[] = [];
  let untold = 0;
  let last = -1;
  for (let i = firstRow(log, from); i < log.n && (log.entree[i] ?? to) < to; i++) {
    if (!isKnown(log, i, now) || !isOf(log, i, group)) continue;
    const stay = homeStay(log, i) / MINUTE;
    if (Number.isNaN(stay)) continue;
    const arrival = log.entree[i] ?? from;
    while ((published[last + 1]?.madeAt ?? Infinity) <= arrival) last++;
    const told = published[last];
    if (!told || arrival - told.horizon > EXPECTATION_LIFE) untold++;
    else {
      addScore(sums, told, told.baselines, stay);
      stays.push(stay);
    }
  }
  return { untold, sums: { ...sums, noise: noiseOf(stays) } };
}
