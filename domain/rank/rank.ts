import type { Closure } from '../places/types.ts';
import type { Facility } from '../region.ts';
import type { Instant } from '../time/instant.ts';
import { bedsOf, concerns, isBedNeed, offerOf, type Need } from './needs.ts';
import type { Exclusion, FreePlaces, PlaceFacts, Point, Proposal, RankPicture, Ranking } from './types.ts';

/** A closure announced for later is said from this long before it begins, ms. */
const ANNOUNCED = 12 * 3_600_000;

/**
 * Nearest suitable open places for a need, with the reason of each exclusion (docs/definitions.md).
 *
 * Excluded: what is not equipped for the need or not known to be, what is closed or diverted for it now, and for a
 * need that only a bed answers what says, currently, that it has none. Order of the others: known before unknown,
 * then kilometres, estimated minutes, FINESS: minutes rest on one
 * speed a department, which would put a far place before a near one. The level never moves a place: it is said.
 *
 * Total (every facility comes out once), pure, and independent of the order of what it is given.
 *
 * @param point outside the region everything is still ranked, without distances
 * @param now domain time, ms
 */
export function rank(need: Need, point: Point, picture: RankPicture, now: Instant): Ranking {
  const proposals: Proposal[] = [];
  const exclusions: Exclusion[] = [];
  for (const facility of picture.facilities) {
    const looked = lookAt(need, point, facility, picture, now);
    if ('reason' in looked) exclusions.push(looked);
    else proposals.push(looked);
  }
  return {
    proposals: proposals.sort((a, b) => Number(b.known) - Number(a.known) || nearer(a, b)),
    exclusions: exclusions.sort(nearer)
  };
}

function lookAt(
  need: Need,
  point: Point,
  facility: Facility,
  picture: RankPicture,
  now: Instant
): Proposal | Exclusion {
  const { finess } = facility;
  const facts = picture.facts.get(finess) ?? null;
  const way = picture.travel(point, facility);
  const places = placesFor(need, facts);
  const looked = { finess, facility, km: way?.km ?? null, minutes: way?.minutes ?? null, places };
  const closures = (facts?.closures ?? []).filter((one) => one.until > now && concerns(one, need));
  const shut = closures.filter(({ kind, from }) => kind !== 'partial' && from <= now).sort(lastEnding)[0];
  const offer = offerOf(need, facility);
  if (offer === 'no') return { ...looked, reason: 'not_offered', closure: null };
  if (offer === 'unknown') return { ...looked, reason: 'offer_unknown', closure: null };
  if (shut) return { ...looked, reason: shut.kind === 'closed' ? 'closed' : 'diverted', closure: shut };
  const current = places !== null && !places.stale;
  if (isBedNeed(need) && current && places.count <= 0) return { ...looked, reason: 'full', closure: null };
  return {
    ...looked,
    offer,
    known: isBedNeed(need) ? current : isSeen(need, offer, facts, current && places.of === 'ed'),
    facts,
    notes: closures
      .filter(({ kind, from }) =>
        kind === 'partial' ? from <= now + ANNOUNCED : from > now && from <= now + ANNOUNCED
      )
      .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1)),
    heading: picture.teams ? (picture.teams.heading.get(finess) ?? 0) : null,
    lastHour: picture.teams?.lastHour ? (picture.teams.lastHour.get(finess) ?? 0) : null
  };
}

/** An emergency department tells of itself by its level or its places; a laboratory that is only supposed never does. */
function isSeen(need: Need, offer: Proposal['offer'], facts: PlaceFacts | null, counted: boolean): boolean {
  if (need === 'cath_lab' && offer === 'derived') return false;
  return counted || (facts?.level ?? null) !== null;
}

/** Places of the emergency department itself, else of the beds behind it; for a bed need those beds. */
function placesFor(need: Need, facts: PlaceFacts | null): FreePlaces | null {
  const beds = bedsOf(need);
  const found = (facts?.places ?? []).filter(({ of }) => of === beds || (of === 'ed' && !isBedNeed(need)));
  return (
    found.sort(
      (a, b) => Number(a.stale) - Number(b.stale) || Number(b.of === 'ed') - Number(a.of === 'ed')
    )[0] ?? null
  );
}

interface Near {
  finess: string;
  km: number | null;
  minutes: number | null;
}

function nearer(a: Near, b: Near): number {
  return (
    (a.km ?? Infinity) - (b.km ?? Infinity) ||
    (a.minutes ?? Infinity) - (b.minutes ?? Infinity) ||
    (a.finess < b.finess ? -1 : 1)
  );
}

/** `closed` says more than `diverted`; then the one that ends last. */
function lastEnding(a: Closure, b: Closure): number {
  return (
    Number(b.kind === 'closed') - Number(a.kind === 'closed') || b.until - a.until || (a.id < b.id ? -1 : 1)
  );
}
