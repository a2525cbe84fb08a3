import type { Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { CrewDeclared, CrewEntry } from '../../protocol/crew-types.ts';
import type { PlaceEntry } from '../../protocol/places-types.ts';
import type { SiteEntry } from '../../protocol/types.ts';
import { blocked } from '../measures.ts';
import type { FoldState } from '../state.ts';

/** What the site said of itself, when it said nothing at all. */
const nothing = (formula: string) => blocked(formula, { state: 'unknown', reason: 'never_received' });

/**
 * A site as the crew of an ambulance is told it, in topic `crews`.
 * @param said what the site says of itself; null while it says nothing
 */
export function crewEntry(
  state: Pick<FoldState, 'news'>,
  { finess, services }: Site,
  { provenance, measures, lastSeen, place }: SiteEntry,
  said: PlaceEntry | null,
  now: Instant
): CrewEntry {
  const of = (field: 'placesOpen' | 'crewsWaiting' | 'longestCrewWaitMin') =>
    said?.measures[field] ?? nothing(`ed_${field}@1`);
  return {
    // Of the level; what the site says has the age of its own word.
    provenance,
    measures: {
      level: measures.level,
      placesOpen: of('placesOpen'),
      crewsWaiting: of('crewsWaiting'),
      longestCrewWaitMin: of('longestCrewWaitMin')
    },
    lastSeen,
    declared: declaredOf(state, finess, said, now),
    place,
    closures: (said?.closures ?? []).map(({ id, scope, target, kind, from, until }) => ({
      ...{ id, scope, target, kind },
      ...{ from, until }
    })),
    places: Object.fromEntries(
      services.flatMap((service) => {
        const own = said?.services[service]?.placesOpen;
        return own ? [[service, own] as const] : [];
      })
    )
  };
}

function declaredOf(
  { news }: Pick<FoldState, 'news'>,
  finess: string,
  said: PlaceEntry | null,
  now: Instant
): CrewDeclared[] {
  const { payload: people, at } = news['level.declared']?.[finess] ?? {};
  const software = said?.level;
  return [
    // The last tick may be a minute older than what is just declared.
    ...(people && people.from <= Math.max(now, at ?? now) && now < people.until
      ? [{ by: 'people' as const, level: people.level, until: people.until }]
      : []),
    ...(software ? [{ by: 'software' as const, level: software.level, until: software.until }] : [])
  ];
}
