import { stateAt, type Measure, type Provenance } from '#domain/measure.ts';
import { serviceOf, type Need } from '#domain/rank/needs.ts';
import type { FreePlaces, PlaceFacts, RankPicture } from '#domain/rank/types.ts';
import type { Facility, RegionPack } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { markOf } from '#app/lib/wall/model.ts';
import { roadKm, roadMinutes } from '#maps/distance.ts';
import type { BedSiteEntry } from '#realtime/protocol/beds-types.ts';
import type { PlaceEntry } from '#realtime/protocol/places-types.ts';
import type { SiteEntry } from '#realtime/protocol/types.ts';

/** Topics of the live picture that tell of places; an entry that is absent is unknown. */
export interface PlaceTopics {
  sites: ReadonlyMap<string, SiteEntry>;
  places: ReadonlyMap<string, unknown>;
  beds: ReadonlyMap<string, unknown>;
}

const NOWHERE: Provenance = {
  ...{ measuredAt: null, receivedAt: null, staleAt: null, unknownAt: null },
  ...{ source: '', origin: 'real' }
};

/** A count with its age, while it is known or stale; null once it is unknown, and when nobody says when it was true. */
function counted(
  measure: Measure | undefined,
  provenance: Provenance,
  now: Instant
): Pick<FreePlaces, 'count' | 'at' | 'stale'> | null {
  if (measure?.value === null || measure?.value === undefined) return null;
  const state = stateAt(measure, provenance, now);
  const at = { ...provenance, ...measure.provenance }.measuredAt;
  if ((state !== 'known' && state !== 'stale') || at === null) return null;
  return { count: measure.value, at, stale: state === 'stale' };
}

/** Places of the emergency department for the service that a need asks for, else of the whole of it. */
function edPlaces(need: Need, entry: PlaceEntry | undefined, now: Instant): FreePlaces[] {
  const service = serviceOf(need);
  if (!entry || !service) return [];
  const own = counted(entry.services[service]?.placesOpen, entry.provenance, now);
  const found = own ?? counted(entry.measures.placesOpen, entry.provenance, now);
  return found ? [{ of: 'ed', ...found, channel: 'declared' }] : [];
}

function bedPlaces(entry: BedSiteEntry | undefined, now: Instant): FreePlaces[] {
  const kinds = entry?.kinds ?? {};
  return (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((kind): FreePlaces[] => {
    const figure = kinds[kind]?.figures.available;
    const found = counted(figure, NOWHERE, now);
    return figure && found ? [{ of: kind, ...found, channel: figure.side }] : [];
  });
}

/** What is known now of one place for a need; null when no topic says anything of it. */
export function factsOf(need: Need, finess: string, topics: PlaceTopics, now: Instant): PlaceFacts | null {
  const site = topics.sites.get(finess);
  const place = topics.places.get(finess) as PlaceEntry | undefined;
  const beds = topics.beds.get(finess) as BedSiteEntry | undefined;
  if (!site && !place && !beds) return null;
  const mark = markOf(site, now);
  return {
    level: mark.kind === 'level' ? mark.level : null,
    lastLevel: mark.kind === 'silent' ? { level: mark.level, at: mark.at } : null,
    levelAt: site?.provenance.measuredAt ?? null,
    places: [...edPlaces(need, place, now), ...bedPlaces(beds, now)],
    closures: place?.closures ?? []
  };
}

/** The region as `rank` takes it: pure, from the topics a screen holds, so that it also answers on a cut. */
export function rankPicture(
  need: Need,
  region: Pick<RegionPack, 'box' | 'roadFactor' | 'speeds'>,
  facilities: readonly Facility[],
  topics: PlaceTopics,
  teams: RankPicture['teams'],
  now: Instant
): RankPicture {
  const facts = new Map<string, PlaceFacts>();
  for (const { finess } of facilities) {
    const found = factsOf(need, finess, topics, now);
    if (found) facts.set(finess, found);
  }
  return {
    facilities,
    facts,
    teams,
    travel: ({ lon, lat }, to) => {
      const km = roadKm([lon, lat], [to.lon, to.lat], region);
      const minutes = roadMinutes([lon, lat], to, region);
      return km === null || minutes === null ? null : { km, minutes };
    }
  };
}
