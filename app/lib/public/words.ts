import type { Service } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { duration, shortDay, timeInSentence, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import type { Ask } from './ask.ts';
import type { Connections } from './connections.ts';
import type { Status } from '#realtime/protocol/public-status.ts';

/** What is said of a department: one line to remember, and under it why, or how old it is. */
export interface StatusWords {
  line: string;
  detail: string;
}

/** Words of the public for a status. They are not the professionals': nobody reads "critique" here. */
export function statusWords(status: Status, now: Instant, locale: Locale): StatusWords {
  const when = (at: Instant) => ({ time: timeOf(at, now, locale), age: duration(now - at, locale) });
  switch (status.kind) {
    case 'crowd':
      return { line: crowdWords(status.affluence), detail: m.urg_measured(when(status.measuredAt)) };
    case 'active':
      return {
        line: m.urg_active({ time: timeOf(status.lastArrivalAt, now, locale) }),
        detail: m.urg_active_why()
      };
    case 'stale':
      return { line: m.urg_stale(), detail: m.urg_last(when(status.measuredAt)) };
    case 'closed':
      return { line: m.urg_closed({ time: timeOf(status.until, now, locale) }), detail: m.urg_closed_why() };
    case 'diverted':
      return {
        line: m.urg_diverted(),
        detail: m.urg_diverted_why({ time: timeOf(status.until, now, locale) })
      };
    case 'withheld':
      return {
        line: m.pub_withheld(),
        detail: m.pub_withheld_why({ time: timeOf(status.until, now, locale) })
      };
    case 'daily':
      return { line: m.urg_daily(), detail: m.urg_daily_why() };
    case 'unknown':
      return {
        line: m.urg_unknown(),
        detail: status.measuredAt === null ? m.urg_unknown_why() : m.urg_last(when(status.measuredAt))
      };
  }
}

/** What part of a department is shut, and until when. */
export function partialWords(
  { until, service }: { until: Instant; service: Service | null },
  now: Instant,
  locale: Locale
): string {
  const time = timeOf(until, now, locale);
  if (service === 'paediatric') return m.urg_closed_child({ time });
  return service === 'adult' ? m.urg_closed_adult({ time }) : m.urg_partial_why({ time });
}

function crowdWords(affluence: -1 | 0 | 1 | 2): string {
  const words = [m.urg_crowd_quiet, m.urg_crowd_usual, m.urg_crowd_busy, m.urg_crowd_very] as const;
  return (words[affluence + 1] ?? m.urg_unknown)();
}

/** `22 h 50`, with its day when that is another one. */
export function timeOf(at: Instant, now: Instant, locale: Locale): string {
  const time = timeInSentence(at, locale);
  const day = shortDay(at, locale);
  return day === shortDay(now, locale) ? time : `${time} (${day})`;
}

/** Whom a site receives: children, adults or both. */
export function servicesWords(services: readonly Service[]): string {
  if (services.length > 1) return m.urg_who_both();
  return services[0] === 'paediatric' ? m.urg_who_child() : m.urg_who_adult();
}

/** Title of the list that answers an ask. */
export function listTitle(who: Ask['who'], place: string | null): string {
  if (place === null)
    return { child: m.urg_all_child, adult: m.urg_all_adult, any: m.urg_all }[who ?? 'any']();
  return { child: m.urg_near_child, adult: m.urg_near_adult, any: m.urg_near }[who ?? 'any']({ place });
}

/** A distance in whole km, 0 reading as less than one, and beside it the estimated minutes by car. */
export function distanceWords(km: number, minutes: number | null): string {
  const far = km === 0 ? m.urg_near_km_0() : m.urg_near_km({ km });
  return minutes === null ? far : m.pub_travel({ far, minutes });
}

/** "88 établissements sur 91 connectés, 2 en retard, 1 muet": the states that somebody is in, in this order. */
export function connectionWords({ of, byState, daily }: Connections): string {
  const { live, late, silent, announced_down: down, never_heard: never } = byState;
  return [
    m.home_connected({ live, of }),
    late > 0 ? m.feeds_late({ count: late }) : null,
    silent > 1 ? m.feeds_silent({ count: silent }) : silent > 0 ? m.home_connected_silent_1() : null,
    down > 0 ? m.home_connected_down({ count: down }) : null,
    never > 1 ? m.feeds_never({ count: never }) : never > 0 ? m.home_connected_never_1() : null,
    daily > 0 ? m.feeds_daily({ count: daily }) : null
  ]
    .filter((text) => text !== null)
    .join(', ');
}
