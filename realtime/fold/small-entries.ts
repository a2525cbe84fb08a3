import { isDaily } from '#domain/feed/rhythm.ts';
import { affluenceOf } from '#domain/public-word/affluence.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { Closure } from '#domain/places/types.ts';
import type { StayEntries } from '../protocol/stay-types.ts';
import type { EdEntry, FeedEntry, PublicEntry, SiteEntry } from '../protocol/types.ts';
import { finessOf } from './context.ts';
import { agesOf, outcomesOf } from './disclose.ts';
import type { SiteLook } from './site-look.ts';
import type { UnitState } from './state.ts';

/**
 * The feed of one unit in topic `feeds`. Its counts are of the 24 h before its last file: they hold while that
 * file is within the last 24 h, after which nothing was received.
 */
export function feedEntry(unit: string, state: UnitState, suspect: string | null, now: Instant): FeedEntry {
  const { feed } = state;
  const received = feed?.lastReceivedAt ?? null;
  const day = received !== null && received >= now - 24 * HOUR ? feed : null;
  return {
    unit,
    finess: finessOf(unit),
    state: state.feedState,
    since: state.feedSince,
    horizon: feed?.horizon ?? null,
    lastReceivedAt: feed?.lastReceivedAt ?? null,
    rhythm: feed?.rhythm ?? null,
    daily: isDaily(feed?.rhythm ?? null),
    grade: feed?.lastGrade ?? null,
    held: feed?.held ?? [],
    files24h: day?.files24h ?? 0,
    records24h: day?.records24h ?? 0,
    quarantined24h: day?.quarantined24h ?? 0,
    suspect
  };
}

/** A last arrival older than this says nothing of now (docs/definitions.md §1: "now" figures live 6 h at most). */
const ACTIVE = 6 * HOUR;

/** What everybody may know of a site: how busy in words, never a count. */
export function publicEntry(
  finess: string,
  site: SiteEntry,
  {
    closures,
    expected,
    wait,
    message,
    withheldUntil
  }: Pick<PublicEntry, 'expected' | 'wait' | 'message' | 'withheldUntil'> & { closures: readonly Closure[] },
  now: Instant
): PublicEntry {
  const { provenance, measures } = site;
  const { level, z } = measures;
  const state = publicState(site, now);
  const seen = state === 'known' || state === 'stale';
  return {
    finess,
    // Withheld on the server: what nobody is told does not travel.
    affluence: seen && withheldUntil === null ? affluenceOf(level.value, z.value) : null,
    state,
    lastArrivalAt: state === 'active' && withheldUntil === null ? site.lastArrivalAt : null,
    measuredAt: provenance.measuredAt,
    staleAt: provenance.staleAt,
    unknownAt: provenance.unknownAt,
    origin: provenance.origin,
    closures: closures.flatMap(({ scope, target, kind, until }) => {
      // A pathway or a resource is for those who send somebody there; the public reads of doors only.
      if (scope !== 'site' && scope !== 'service') return [];
      return [
        {
          kind,
          service: (scope === 'site' ? 'all' : target) as PublicEntry['closures'][number]['service'],
          until
        }
      ];
    }),
    expected: withheldUntil === null ? expected : {},
    wait: withheldUntil === null ? wait : null,
    message,
    withheldUntil
  };
}

function publicState({ provenance, measures, lastArrivalAt }: SiteEntry, now: Instant): PublicEntry['state'] {
  const { state } = measures.level;
  if (state === 'known' || state === 'stale') return state;
  if (state === 'not_applicable') return 'no_live_measure';
  const { staleAt, unknownAt } = provenance;
  if (state !== 'not_computable' || staleAt === null || unknownAt === null || now >= unknownAt)
    return 'unknown';
  if (now >= staleAt) return 'stale';
  return lastArrivalAt !== null && now - lastArrivalAt < ACTIVE ? 'active' : 'unknown';
}

/** The page of a site (topic `ed:<finess>`): its entry and today's details, small counts hidden. */
export function edEntry(look: SiteLook, site: SiteEntry, expected: StayEntries): EdEntry {
  const hourly = new Array<number>(24).fill(0);
  for (const figures of look.figures)
    figures.hourly.forEach((n, hour) => (hourly[hour] = (hourly[hour] ?? 0) + n));
  return {
    site,
    hourly,
    ageClasses: agesOf(look.figures).cells,
    destinations: outcomesOf(look.figures).cells,
    expected
  };
}
