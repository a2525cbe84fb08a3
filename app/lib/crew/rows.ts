import { stateAt, type Measure, type Provenance } from '#domain/measure.ts';
import { placeStateAt, type PlaceState } from '#domain/places/closure.ts';
import type { RegionPack, Service, Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Mark } from '#app/lib/symbols/mark.ts';
import { read } from '#app/lib/wall/model.ts';
import { roadKm } from '#maps/distance.ts';
import type { Position } from '#maps/geometry.ts';
import type { CrewClosure, CrewDeclared, CrewEntry } from '#realtime/protocol/crew-types.ts';

/** What the page needs of a site of the region pack. */
export type CrewSite = Pick<
  Site,
  'finess' | 'shortName' | 'communeName' | 'department' | 'lon' | 'lat' | 'services'
>;

/** A figure as it may be shown: with its age, or that nobody said it, or that it is too old. Never a bare number. */
export type CrewFigure =
  { kind: 'known' | 'stale'; value: number; at: Instant } | { kind: 'unsaid' } | { kind: 'old' };

/** One department of the list. */
export interface CrewRow {
  site: CrewSite;
  /** By road, estimated; null while no place was chosen. */
  km: number | null;
  mark: Mark;
  /** No level is computed: it sends once a day. */
  daily: boolean;
  /** When what its level stands on was true. */
  levelAt: Instant | null;
  declared: readonly CrewDeclared[];
  place: PlaceState | null;
  /** In force or announced, those of the services asked for. */
  closures: readonly CrewClosure[];
  places: CrewFigure;
  /** The places are those of all services, though one was asked for: the site does not tell them apart. */
  wholeSite: boolean;
  crews: CrewFigure;
  stretcherMin: CrewFigure;
}

/**
 * The list at `now`, nearest first; without a place to sort from, in the region's order. It moves only when the reader
 * asks: a place that closes stays where it is and says so. Pure, so that a phone without network goes on telling ages.
 * @param from [longitude, latitude], degrees
 */
export function crewRows(
  { sites, box, roadFactor }: Pick<RegionPack, 'box' | 'roadFactor'> & { sites: readonly CrewSite[] },
  entries: ReadonlyMap<string, CrewEntry>,
  { who, from }: { who: Service | null; from: Position | null },
  now: Instant
): CrewRow[] {
  const rows = sites
    .filter(({ services }) => who === null || services.includes(who))
    .map((site) => {
      const km = from && roadKm(from, [site.lon, site.lat], { box, roadFactor });
      return rowOf(site, km, entries.get(site.finess), who, now);
    });
  return from ? rows.sort((a, b) => (a.km ?? Infinity) - (b.km ?? Infinity)) : rows;
}

function rowOf(
  site: CrewSite,
  km: number | null,
  entry: CrewEntry | undefined,
  who: Service | null,
  now: Instant
): CrewRow {
  const closures = (entry?.closures ?? []).filter(
    ({ until, scope, target }) => now < until && (scope !== 'service' || who === null || target === who)
  );
  // A door that is closed for whom they carry is closed, whatever the other one is.
  const place = placeStateAt(
    closures.map((one) => ({ ...one, reason: '', by: '', declaredAt: 0, version: 0 })),
    who ? [who] : site.services,
    now
  );
  const figure = (measure: Measure | undefined) =>
    entry && measure ? figureAt(measure, entry.provenance, now) : { kind: 'unsaid' as const };
  const { measures, places } = entry ?? {};
  return {
    site,
    km,
    mark: place?.state === 'closed' ? { kind: 'closed' } : markOf(entry, now),
    daily: measures?.level.state === 'not_applicable',
    levelAt: entry?.provenance.measuredAt ?? null,
    declared: (entry?.declared ?? []).filter(({ until }) => now < until),
    place,
    closures,
    places: figure((who && places?.[who]) ?? measures?.placesOpen),
    wholeSite: who !== null && !places?.[who] && site.services.length > 1,
    crews: figure(measures?.crewsWaiting),
    stretcherMin: figure(measures?.longestCrewWaitMin)
  };
}

function markOf(entry: CrewEntry | undefined, now: Instant): Mark {
  if (!entry) return { kind: 'unknown' };
  const level = read(entry.measures.level, entry.provenance, now);
  if (!level.stale) return { kind: 'level', level: level.value };
  const at = entry.provenance.measuredAt;
  const last = entry.lastSeen ?? (level.value !== null && at !== null ? { level: level.value, at } : null);
  return last ? { kind: 'silent', ...last } : { kind: 'unknown' };
}

function figureAt(measure: Measure, provenance: Provenance, now: Instant): CrewFigure {
  const at = { ...provenance, ...measure.provenance }.measuredAt;
  const state = stateAt(measure, provenance, now);
  if ((state === 'known' || state === 'stale') && measure.value !== null && at !== null)
    return { kind: state, value: measure.value, at };
  return measure.reason === 'never_received' ? { kind: 'unsaid' } : { kind: 'old' };
}
