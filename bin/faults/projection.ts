import type { AreaEntry, FeedEntry, Keyed, PublicEntry, SiteEntry } from '#realtime/protocol/types.ts';
import type { BedSiteEntry } from '#realtime/protocol/beds-types.ts';
import type { PlaceEntry } from '#realtime/protocol/places-types.ts';
import type { SamuCallsEntry } from '#realtime/protocol/samu-calls-types.ts';

/** Figures of one entry that SQL can say too: `null` where there must be none. */
export type Figures = Record<string, number | string | null>;

/** Topic → key → figures. */
export type Projection = Record<string, Record<string, Figures>>;

type Topics = Record<string, { entries: [string, Keyed][] }>;

/** The same figures as a client shows them. Entries of which SQL says nothing are left to the full comparison. */
export function projectionOf(topics: Topics): Projection {
  const of = <V>(topic: string): [string, V][] =>
    (topics[topic]?.entries ?? []).map(([key, { value }]) => [key, value as V]);
  const sites = of<SiteEntry>('sites').filter(([, entry]) => entry.provenance.measuredAt !== null);
  const areas = of<AreaEntry>('region').filter(([key]) => key === 'region' || key.startsWith('dept:'));
  return {
    sites: Object.fromEntries(
      sites.map(([key, { measures: m, provenance, lastArrivalAt }]) => [
        key,
        {
          measuredAt: provenance.measuredAt,
          ...{ lastArrivalAt, staleAt: provenance.staleAt },
          ...{ level: m.level.value, levelState: m.level.state },
          ...{ present: m.present.value, longStay8: m.longStay8.value, longStay12: m.longStay12.value },
          ...{
            toClose: m.toClose.value,
            arrivals1h: m.arrivals1h.value,
            arrivalsToday: m.arrivalsToday.value
          },
          ...{ usual: m.presentUsual.value?.mean ?? null, z: m.z.value }
        }
      ])
    ),
    region: Object.fromEntries(
      areas.map(([key, { measures: m, coverage }]) => [
        key,
        {
          ...{ present: m.present.value, arrivals1h: m.arrivals1h.value, longStay12: m.longStay12.value },
          ...{ seen: coverage.seen, z: m.z.value, level: m.level.value }
        }
      ])
    ),
    feeds: Object.fromEntries(
      of<FeedEntry>('feeds')
        .filter(([, feed]) => feed.horizon !== null)
        .map(([key, { horizon, state }]) => [key, { horizon, state }])
    ),
    public: Object.fromEntries(
      of<PublicEntry>('public')
        .filter(([, { measuredAt }]) => measuredAt !== null)
        .map(([key, { state, affluence, measuredAt, staleAt, lastArrivalAt }]) => [
          key,
          { state, affluence, measuredAt, staleAt, lastArrivalAt }
        ])
    ),
    places: Object.fromEntries(
      of<PlaceEntry>('places').map(([key, { measures }]) => [
        key,
        { boarders: measures.boarders.value, oldestBoarderMin: measures.oldestBoarderMin.value }
      ])
    ),
    beds: Object.fromEntries(
      of<BedSiteEntry>('beds')
        .filter(([key]) => /^\d/.test(key))
        .map(([key, { kinds }]) => [key, { available: kinds.medicine?.figures.available?.value ?? null }])
    ),
    'samu-wall': Object.fromEntries(
      of<SamuCallsEntry>('samu-wall')
        .filter(([key]) => /^calls:\d/.test(key))
        .map(([key, { interval, measures: m }]) => [
          key,
          { to: interval?.to ?? null, presented: m.presented.value, waitingNow: m.waitingNow.value }
        ])
    )
  };
}
