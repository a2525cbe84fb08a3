import { staleAt } from '#domain/beds/readings.ts';
import type { Measure, Provenance } from '#domain/measure.ts';
import type { Origin } from '#domain/origin.ts';
import type { Facility, MaternityLevel } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { TIU_KINDS, type TiuKind } from '#domain/tiu/cots.ts';
import { isOpen, LIVE_ASKS } from '#domain/tiu/fold.ts';
import { networkOf } from '#domain/tiu/network.ts';
import { placesTold } from '#domain/tiu/places.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import type { TiuLevelEntry, TiuPlaceEntry, TiuPlaces } from '../../protocol/tiu-types.ts';
import { aged, blocked, known } from '../measures.ts';
import type { FoldState } from '../state.ts';

export const PLACES_FORMULA = 'tiu_places@1';

const NEVER: Omit<Provenance, 'origin'> = {
  ...{ measuredAt: null, receivedAt: null, staleAt: null, unknownAt: null, source: 'tiu' }
};

/** A maternity: a facility that has one. */
export type Maternity = Facility & { maternity: NonNullable<Facility['maternity']> };

/** Free places of a maternity, each with its age and channel, as they must be read at `now`. */
export function placeEntry(
  facility: Maternity,
  { news, origin }: Pick<FoldState, 'news' | 'origin'>,
  requests: readonly TiuRequest[],
  now: Instant
): TiuPlaceEntry {
  const { finess, maternity } = facility;
  const beds = news['beds.site']?.[finess]?.payload ?? null;
  const told = placesTold(finess, beds, requests, now);
  const provenance = { ...NEVER, origin };
  const measures = Object.fromEntries(
    TIU_KINDS.map((kind): [TiuKind, TiuPlaces] => {
      const one = told.find((place) => place.kind === kind);
      if (!one) return [kind, blocked(PLACES_FORMULA, { state: 'unknown', reason: 'never_received' })];
      const stale = staleAt(kind, 'available', one.at);
      const measure = {
        ...known(PLACES_FORMULA, one.count),
        provenance: {
          ...{ measuredAt: one.at, receivedAt: one.at, staleAt: stale },
          ...{ unknownAt: one.at + 4 * (stale - one.at), source: `tiu/${one.channel}` }
        }
      };
      return [kind, { ...aged(measure, provenance, now), channel: one.channel }];
    })
  ) as Record<TiuKind, TiuPlaces>;
  const codes = (holds: (request: TiuRequest) => boolean): string[] =>
    requests.filter((request) => isOpen(request) && holds(request)).map(({ code }) => code);
  return {
    ...{ kind: 'place', finess, level: maternity.level, derived: maternity.derived },
    ...{ network: networkOf(facility).id, provenance, measures },
    asking: codes(
      ({ asks, placement }) =>
        placement?.finess !== finess &&
        asks.some((ask) => ask.finess === finess && LIVE_ASKS.includes(ask.state))
    ),
    placed: codes(({ placement, state }) => placement?.finess === finess && state !== 'arrived')
  };
}

/** Free places of the maternities of a level: the sum of those that are known now, as old as the oldest of them. */
export function levelEntry(
  level: MaternityLevel,
  places: readonly TiuPlaceEntry[],
  origin: Origin
): TiuLevelEntry {
  const own = places.filter((place) => place.level === level);
  const measures = Object.fromEntries(
    TIU_KINDS.map((kind) => [kind, summed(own.map((place) => place.measures[kind]))])
  ) as Record<TiuKind, Measure>;
  return { kind: 'level', level, provenance: { ...NEVER, origin }, measures };
}

function summed(places: readonly TiuPlaces[]): Measure {
  const fresh = places.filter(({ state }) => state === 'known');
  const sample = { n: fresh.length, of: places.length };
  if (fresh.length === 0) {
    const reason = places.some(({ state }) => state === 'stale') ? 'too_old' : 'never_received';
    return { ...blocked(PLACES_FORMULA, { state: 'unknown', reason }), ...sample };
  }
  const least = (of: 'measuredAt' | 'receivedAt' | 'staleAt' | 'unknownAt') =>
    Math.min(...fresh.flatMap(({ provenance }) => provenance?.[of] ?? []));
  return {
    ...{
      ...known(
        PLACES_FORMULA,
        fresh.reduce((sum, { value }) => sum + (value ?? 0), 0)
      ),
      ...sample
    },
    provenance: {
      ...{ measuredAt: least('measuredAt'), receivedAt: least('receivedAt') },
      // What rests on a count that runs out is looked at again at the next tick; until then it says so itself.
      ...{ staleAt: least('staleAt'), unknownAt: least('unknownAt') }
    }
  };
}
