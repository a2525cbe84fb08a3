import type { Site } from '#domain/region.ts';
import type { LocalDay, Instant } from '#domain/time/instant.ts';
import { dayFromNumber } from '#domain/time/day.ts';
import type { FilePlan } from '../files/build.ts';
import type { Habits } from '../files/habits.ts';
import { finalPlan, NIGHT_DAYS, nightPlan, plansBetween } from '../files/plan.ts';
import { localDayNumber } from '../world/wall-time.ts';

/** Days before today that arrive by their real night files, corrections and all. */
const RESENT_DAYS = 8;
/** Files within the day that end the history: the last hours are real, and more gaps are theirs than the nights'. */
const RECENT_FILES = 18;

/** The files that tell the history of one unit from `weeks` ago until `until`, in the order of reception. */
export function historyPlan(
  site: Site,
  ordre: string,
  habits: Habits,
  until: Instant,
  weeks: number
): FilePlan[] {
  const today = localDayNumber(until);
  const first = today - 7 * weeks;
  const resent = Math.max(first, today - RESENT_DAYS);
  const plans: FilePlan[] = [];
  for (let day = first; day < resent; day++) plans.push(finalPlan(site, ordre, habits, day));
  for (let day = resent + 1; day <= today; day++) {
    plans.push(nightPlan(site, ordre, habits, day, Math.max(resent, day - NIGHT_DAYS)));
  }
  const recent = plansBetween(site, ordre, habits, until - RECENT_FILES * habits.interval, until);
  plans.push(...recent.filter((plan) => plan.to === localDayNumber(plan.extractAt)));
  return plans.filter((plan) => plan.sendAt <= until).sort((a, b) => a.sendAt - b.sendAt);
}

/** What the record already holds of a unit: the EXTRACT of each day's winner. */
export type KnownDays = ReadonlyMap<LocalDay, Instant>;

/** A file says nothing new when every day it covers was won by an EXTRACT at least as recent. */
export function isTold(plan: FilePlan, known: KnownDays): boolean {
  for (let day = plan.from; day <= plan.to; day++) {
    // EXTRACT is written to the second.
    const winner = known.get(dayFromNumber(day));
    if (winner === undefined || winner < Math.floor(plan.extractAt / 1000) * 1000) return false;
  }
  return true;
}
