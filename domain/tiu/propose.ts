import { staleAt } from '../beds/readings.ts';
import type { BedsNow } from '../beds/types.ts';
import { concerns } from '../rank/needs.ts';
import type { Closure } from '../places/types.ts';
import { MATERNITY_LEVELS, type Facility } from '../region.ts';
import { HOUR, type Instant } from '../time/instant.ts';
import { bedsNeeded, contestsAt, givenSince, TIU_KINDS } from './cots.ts';
import { levelNeeded, receives } from './gestation.ts';
import { networkOf } from './network.ts';
import { placesTold } from './places.ts';
import type {
  FreePlacesRead,
  NotProposed,
  TiuCandidate,
  TiuPicture,
  TiuProposals,
  TiuReason
} from './propose-types.ts';
import { askAt } from './timers.ts';
import type { AskState, TiuRequest } from './types.ts';

/** A closure announced for later is said from this long before it begins. */
const ANNOUNCED = 12 * HOUR;

/**
 * Maternities for a request, each with why it is or is not proposed (docs/definitions.md, TIU). Excluded: the one that
 * asks, what is not equipped for the term, the weights or the cots, what is closed, what says currently that it has too
 * few places left after those given to others, what was asked and is awaited or has refused. Order of the others: the
 * requester's perinatal network, places that are known, the level that is least above what is needed, kilometres,
 * FINESS. Total, pure, and independent of the order of what it is given.
 * @param facilities of the region
 * @param now domain time, ms
 */
export function proposeMaternities(
  request: TiuRequest,
  facilities: readonly Facility[],
  picture: TiuPicture,
  now: Instant
): TiuProposals {
  const from = facilities.find(({ finess }) => finess === request.requester) ?? null;
  const looked = facilities.flatMap((facility) =>
    facility.maternity ? [lookAt(request, facility, facility.maternity, from, picture, now)] : []
  );
  return {
    proposed: looked.filter(({ excluded }) => excluded === null).sort(better),
    excluded: looked.filter(({ excluded }) => excluded !== null).sort(nearer)
  };
}

function lookAt(
  request: TiuRequest,
  facility: Facility,
  { level, derived }: NonNullable<Facility['maternity']>,
  from: Facility | null,
  picture: TiuPicture,
  now: Instant
): TiuCandidate {
  const { finess } = facility;
  const needed = levelNeeded(request.case, now);
  const way = from && picture.travel(from, facility);
  const places = placesRead(request, finess, picture, now);
  const last = request.asks.findLast((ask) => ask.finess === finess) ?? null;
  const ask = last && askAt(last, now).state;
  const closures = (picture.closures.get(finess) ?? []).filter(
    (one) => one.until > now && one.from <= now + ANNOUNCED && isAbout(one, request)
  );
  const contests = contestsAt(request, finess, picture.requests);
  const known = stateOfPlaces(places);
  const toldSince =
    last !== null && places.some(({ needed: n, at }) => n > 0 && at !== null && at > last.since);
  const reasons: TiuReason[] = [];
  const say = (holds: boolean, reason: TiuReason): unknown => holds && reasons.push(reason);
  const sameNetwork = from !== null && networkOf(from).id === networkOf(facility).id;
  say(sameNetwork, 'same_network');
  say(known === 'known', 'places_known');
  say(known === 'stale', 'places_stale');
  say(known === 'unknown', 'places_unknown');
  say(derived, 'level_derived');
  say(needed.weightUnknown && !receives(level, 'IIB'), 'weight_unknown');
  say(contests.length > 0, 'contested');
  say(closures.length > 0, 'partial_closure');
  say(level !== needed.level && receives(level, needed.level), 'over_level');
  return {
    ...{ finess, facility, level, derived, km: way?.km ?? null, minutes: way?.minutes ?? null, sameNetwork },
    ...{ places, contests, closures, ask, reasons },
    excluded: excludedBy({
      isRequester: finess === request.requester,
      receives: receives(level, needed.level),
      shut: closures.find((one) => one.kind !== 'partial' && one.from <= now) ?? null,
      ask,
      refused: ask === 'refused' && !(toldSince && known === 'known'),
      full: known === 'none'
    })
  };
}

/** A closure of obstetrics, of the site, or of the newborns' resuscitation where that is needed. */
function isAbout(closure: Closure, { case: { needs } }: TiuRequest): boolean {
  return (
    concerns(closure, 'maternity_3') || (needs.neonatal?.level === 'REA' && concerns(closure, 'icu_neonatal'))
  );
}

const WAITING: readonly (AskState | null)[] = ['asked', 'deferred', 'partial', 'accepted'];

function excludedBy(of: {
  isRequester: boolean;
  receives: boolean;
  shut: Closure | null;
  ask: AskState | null;
  refused: boolean;
  full: boolean;
}): NotProposed | null {
  if (of.isRequester) return 'is_requester';
  if (!of.receives) return 'level_too_low';
  if (of.shut) return of.shut.kind === 'closed' ? 'closed' : 'diverted';
  if (WAITING.includes(of.ask)) return 'asked_now';
  if (of.refused) return 'refused';
  return of.full ? 'no_place' : null;
}

/** Free places of a maternity as last told, less those given to other requests since. */
export function placesRead(
  request: TiuRequest,
  finess: string,
  picture: Pick<TiuPicture, 'requests'> & { beds: ReadonlyMap<string, BedsNow | null> },
  now: Instant
): FreePlacesRead[] {
  const told = placesTold(finess, picture.beds.get(finess) ?? null, picture.requests, now);
  const wanted = bedsNeeded(request.case.needs);
  return TIU_KINDS.map((kind): FreePlacesRead => {
    const needed = wanted.get(kind) ?? 0;
    const one = told.find((place) => place.kind === kind);
    if (!one) return { kind, needed, count: null, given: 0, at: null, stale: false, channel: null };
    const { at, count, channel } = one;
    const given = givenSince(picture.requests, { finess, kind, since: at, but: request.id });
    const stale = now >= staleAt(kind, 'available', at);
    return { kind, needed, count: Math.max(0, count - given), given, at, stale, channel };
  });
}

/** Of the places that are needed: all are there and current, some are only old, some are told by nobody, or too few. */
function stateOfPlaces(places: readonly FreePlacesRead[]): 'known' | 'stale' | 'unknown' | 'none' {
  const wanted = places.filter(({ needed }) => needed > 0);
  if (wanted.some(({ count, stale, needed }) => count !== null && !stale && count < needed)) return 'none';
  if (wanted.some(({ count }) => count === null)) return 'unknown';
  return wanted.some(({ stale }) => stale) ? 'stale' : 'known';
}

function better(a: TiuCandidate, b: TiuCandidate): number {
  const known = ({ reasons }: TiuCandidate) => Number(reasons.includes('places_known'));
  const rank = ({ level }: TiuCandidate) => MATERNITY_LEVELS.indexOf(level);
  return (
    Number(b.sameNetwork) - Number(a.sameNetwork) || known(b) - known(a) || rank(a) - rank(b) || nearer(a, b)
  );
}

function nearer(a: TiuCandidate, b: TiuCandidate): number {
  return (a.km ?? Infinity) - (b.km ?? Infinity) || (a.finess < b.finess ? -1 : 1);
}
