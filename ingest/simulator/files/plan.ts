import type { Site } from '#domain/region.ts';
import { formatParis } from '#domain/time/paris.ts';
import { SECOND, type Instant } from '#domain/time/instant.ts';
import { dayStart, localDayNumber } from '../world/wall-time.ts';
import type { FilePlan } from './build.ts';
import type { Habits } from './habits.ts';

/** J-1 to J-6, the legal night file. */
export const NIGHT_DAYS = 6;
/** From the extraction to the sending, ms. */
const EXTRACTION = 8 * SECOND;

/** The night file a site sends on civil day `day`, of days `first` (default J-6) to J-1. */
export function nightPlan(
  site: Site,
  ordre: string,
  habits: Habits,
  day: number,
  first = day - NIGHT_DAYS
): FilePlan {
  const sendAt = dayStart(day) + habits.nightlyAt;
  return { finess: site.finess, ordre, from: first, to: day - 1, extractAt: sendAt - EXTRACTION, sendAt };
}

/** The last night file that holds a day: what is final about it. Null for the days it shares with others. */
export function finalPlan(site: Site, ordre: string, habits: Habits, day: number): FilePlan {
  return { ...nightPlan(site, ordre, habits, day + NIGHT_DAYS), from: day, to: day };
}

/** The file within the day that a site sends at `sendAt`. */
export function dayPlan(site: Site, ordre: string, habits: Habits, sendAt: Instant): FilePlan {
  const extractAt = sendAt - EXTRACTION;
  const today = localDayNumber(extractAt);
  const from = habits.sending === 'today' ? today : today - 1;
  return { finess: site.finess, ordre, from, to: today, extractAt, sendAt };
}

/** Every file of a unit due in (after, until], in the order of sending. */
export function plansBetween(
  site: Site,
  ordre: string,
  habits: Habits,
  after: Instant,
  until: Instant
): FilePlan[] {
  const plans: FilePlan[] = [];
  for (let day = localDayNumber(after); day <= localDayNumber(until); day++) {
    const night = nightPlan(site, ordre, habits, day);
    if (night.sendAt > after && night.sendAt <= until) plans.push(night);
  }
  if (habits.sending !== 'daily') {
    const { interval, offset } = habits;
    let at = Math.floor((after - offset) / interval) * interval + interval + offset;
    for (; at <= until; at += interval) plans.push(dayPlan(site, ordre, habits, at));
  }
  return plans.sort((a, b) => a.sendAt - b.sendAt);
}

/** The next file of a unit due after an instant. */
export function nextPlan(site: Site, ordre: string, habits: Habits, after: Instant): FilePlan {
  const reach = habits.sending === 'daily' ? 30 * 3600 * SECOND : habits.interval;
  const [next] = plansBetween(site, ordre, habits, after, after + reach);
  return next ?? nightPlan(site, ordre, habits, localDayNumber(after) + 1);
}

/** Name of a file as the regional concentrator writes it: `O<FINESS>_<ORDRE>_<yyyyMMddHHmmss>.xml`. */
export function fileName(plan: FilePlan): string {
  const [date = '', time = ''] = formatParis(plan.extractAt).split(' ');
  return `O${plan.finess}_${plan.ordre}_${date.split('/').reverse().join('')}${time.replaceAll(':', '')}.xml`;
}
