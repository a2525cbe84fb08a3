import type { Origin } from '#domain/origin.ts';
import { MATERNITY_LEVELS, type Facility } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { isOpen } from '#domain/tiu/fold.ts';
import { networksOf } from '#domain/tiu/network.ts';
import { isUnplaced, timersOf } from '#domain/tiu/timers.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import type { TiuEntry, TiuPlaceEntry, TiuSummaryEntry } from '../../protocol/tiu-types.ts';
import { entryOf, keysOf, put, remove, topicsOf, type Draft } from '../draft.ts';
import { known } from '../measures.ts';
import type { FoldPart } from '../part.ts';
import { same } from '../same.ts';
import type { Kept } from '../state.ts';
import { levelEntry, placeEntry, type Maternity } from './places.ts';
import { askEntry, ownEntry, requestEntry } from './request.ts';

const DESK = 'tiu';
const WALL = 'tiu-wall';
const NETWORK = 'tiu-network:';
const SITE = 'tiu-site:';

/** Transfers in utero: the desk, each network, each maternity, and walls, which are told nothing of any one request. */
export const tiuPart: FoldPart = {
  kinds: ['tiu.request'],
  topics: [DESK, WALL],
  families: [NETWORK, SITE],
  also: ['beds.site'],
  refresh(draft, touched, now, ctx) {
    if (touched?.kind === 'beds.site' && refreshBeds(draft, touched.key, now, ctx.facilities)) return;
    const wanted = topicsAt(draft, now, ctx.facilities);
    const { seq } = draft.state;
    for (const [topic, entries] of wanted)
      for (const [key, entry] of entries) put(draft, seq, topic, key, entry);
    for (const topic of topicsOf(draft)) {
      if (!isOurs(topic)) continue;
      const entries = wanted.get(topic);
      for (const key of keysOf(draft, topic)) if (!entries?.has(key)) remove(draft, seq, now, topic, key);
    }
  }
};

/** What was said last: it may be later than the last tick. */
const instantOf = (tick: Instant, kept: readonly Kept<TiuRequest>[]): Instant =>
  Math.max(tick, ...kept.map(({ at }) => at));

const placeKey = (finess: string): string => `place:${finess}`;

/**
 * Beds of one maternity: its places and the sum of its level, and nothing else stands on them. The other places of the
 * level are as this tick made them.
 * @returns false when the picture was not made yet: all of it must be
 */
function refreshBeds(draft: Draft, finess: string, tick: Instant, facilities: readonly Facility[]): boolean {
  const maternities = facilities.filter(isMaternity);
  const facility = maternities.find((one) => one.finess === finess);
  if (!facility) return true;
  const { seq, origin } = draft.state;
  const kept = keptOf(draft);
  const requests = kept.map(({ payload }) => payload);
  const place = placeEntry(facility, draft.state, requests, instantOf(tick, kept));
  const level = maternities
    .filter(({ maternity }) => maternity.level === facility.maternity.level)
    .map((one) => (one === facility ? place : entryOf(draft, DESK, placeKey(one.finess))));
  if (level.some((one) => one === undefined)) return false;
  put(draft, seq, DESK, placeKey(finess), place);
  put(draft, seq, NETWORK + place.network, placeKey(finess), ofNetwork(place));
  put(draft, seq, SITE + finess, 'place', place);
  const sum = levelEntry(place.level, level as TiuPlaceEntry[], origin);
  put(draft, seq, WALL, `level:${place.level}`, sum);
  return true;
}

/** Requests that are kept, always in the same order. */
const keptOf = ({ state }: Draft): Kept<TiuRequest>[] =>
  Object.values(state.news['tiu.request'] ?? {}).sort((a, b) => (a.payload.id < b.payload.id ? -1 : 1));

/** What the topic of a network tells of a place: nothing of the requests that want it. */
const ofNetwork = (place: TiuPlaceEntry): TiuPlaceEntry => ({ ...place, asking: [], placed: [] });

const isOurs = (topic: string): boolean =>
  topic === DESK || topic === WALL || topic.startsWith(NETWORK) || topic.startsWith(SITE);

const isMaternity = (facility: Facility): facility is Maternity => facility.maternity !== null;

/** Every entry of every topic of transfers. */
function topicsAt(
  draft: Draft,
  tick: Instant,
  facilities: readonly Facility[]
): Map<string, Map<string, TiuEntry>> {
  const { state } = draft;
  const { origin } = state;
  const kept = keptOf(draft);
  const now = instantOf(tick, kept);
  const requests = kept.map(({ payload }) => payload);
  const maternities = facilities.filter(isMaternity);
  const places = new Map(
    maternities.map((one) => {
      const made = placeEntry(one, state, requests, now);
      // Most stay as they are: the very same entry need not be compared again in each topic it stands in.
      const held = entryOf(draft, DESK, placeKey(one.finess));
      return [one.finess, held !== undefined && same(held, made) ? (held as TiuPlaceEntry) : made];
    })
  );
  const topics = new Map<string, Map<string, TiuEntry>>();
  const desk = new Map<string, TiuEntry>();
  const wall = new Map<string, TiuEntry>();
  topics.set(DESK, desk).set(WALL, wall);
  for (const one of kept) desk.set(`request:${one.payload.id}`, requestEntry(one, requests, now, origin));
  for (const [finess, place] of places) desk.set(placeKey(finess), place);
  desk.set('summary', summaryOf(requests, now, origin));
  wall.set('summary', summaryOf(requests, now, origin));
  for (const level of MATERNITY_LEVELS)
    wall.set(`level:${level}`, levelEntry(level, [...places.values()], origin));
  for (const { id } of networksOf(facilities))
    topics.set(NETWORK + id, networkEntries(draft, id, kept, desk, [...places.values()], now, origin));
  for (const { finess } of maternities)
    topics.set(SITE + finess, siteEntries(finess, kept, desk, places.get(finess), now, origin));
  return topics;
}

function networkEntries(
  draft: Draft,
  id: string,
  kept: readonly Kept<TiuRequest>[],
  desk: ReadonlyMap<string, TiuEntry>,
  places: readonly TiuPlaceEntry[],
  now: Instant,
  origin: Origin
): Map<string, TiuEntry> {
  const entries = new Map<string, TiuEntry>();
  const own = kept.filter(({ payload }) => payload.network === id);
  for (const { payload } of own) {
    const entry = desk.get(`request:${payload.id}`);
    // Requests of other networks are none of its business: not even their codes.
    if (entry?.kind === 'request') entries.set(`request:${payload.id}`, { ...entry, contests: {} });
  }
  for (const place of places)
    if (place.network === id) {
      const key = placeKey(place.finess);
      // What it tells follows from the place alone.
      const isHeld = entryOf(draft, DESK, key) === place;
      const held = isHeld ? entryOf(draft, NETWORK + id, key) : undefined;
      entries.set(key, (held as TiuPlaceEntry | undefined) ?? ofNetwork(place));
    }
  const requests = own.map(({ payload }) => payload);
  entries.set('summary', summaryOf(requests, now, origin));
  return entries;
}

function siteEntries(
  finess: string,
  kept: readonly Kept<TiuRequest>[],
  desk: ReadonlyMap<string, TiuEntry>,
  place: TiuPlaceEntry | undefined,
  now: Instant,
  origin: Origin
): Map<string, TiuEntry> {
  const entries = new Map<string, TiuEntry>();
  if (place) entries.set('place', place);
  const requests = kept.map(({ payload }) => payload);
  for (const one of kept) {
    const { id, requester } = one.payload;
    const asked = askEntry(one, finess, requests, now, origin);
    if (asked) entries.set(`ask:${id}`, asked);
    const entry = desk.get(`request:${id}`);
    if (requester === finess && entry?.kind === 'request') entries.set(`request:${id}`, ownEntry(entry));
  }
  return entries;
}

function summaryOf(requests: readonly TiuRequest[], now: Instant, origin: Origin): TiuSummaryEntry {
  const open = requests.filter(isOpen);
  const unplaced = open.filter(isUnplaced);
  const alarms = unplaced.filter((request) => timersOf(request, now).alarm);
  const count = (of: readonly TiuRequest[]) => known('tiu_requests@1', of.length);
  return {
    kind: 'summary',
    provenance: {
      ...{ measuredAt: null, receivedAt: null, staleAt: null, unknownAt: null },
      ...{ source: 'tiu', origin }
    },
    measures: {
      ...{ open: count(open), unplaced: count(unplaced), alarms: count(alarms) },
      departed: count(open.filter(({ state }) => state === 'departed'))
    },
    longestSince: unplaced.length > 0 ? Math.min(...unplaced.map(({ requestedAt }) => requestedAt)) : null
  };
}
