import type { Facility } from '#domain/region.ts';
import { MATERNITY_LEVELS } from '#domain/region.ts';
import type { AnswerFunction, RefusalReason } from '#domain/tiu/codes.ts';
import type { ToldCounts } from '#domain/tiu/commands.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { localHour } from '#domain/time/paris.ts';
import { greatCircleKm } from '#maps/distance.ts';
import { hash32, hashUnit, pick, random } from '../random.ts';
import type { SimNeeds } from './needs.ts';
import { ANSWERING, BY_PAGE, CONTRADICTED, DEFERRED, NEVER, PATIENCE, REFUSED, WAVES } from './parameters.ts';
import { freePlaces, type FreePlaces, type Scarcity } from './places.ts';
import type { SimStep } from './types.ts';

/** Kilometres that a maternity of another department is put behind by, and that a level too high costs. */
const ELSEWHERE = 18;
const OVER_LEVEL = 12;
/** Kilometres that "no place" as last told puts a maternity behind by; what is told is this old, ms. */
const TOLD_NONE = 30;
const TOLD_AGE = 3 * HOUR;

export interface Searching {
  request: string;
  requester: Facility;
  needs: SimNeeds;
  /** When the search starts. */
  from: Instant;
}

export interface Found {
  /** Asks and answers, in order of time; some answers come after the choice. */
  steps: SimStep[];
  /** The acceptance that was chosen, and when; null: the search was given up at `at`. */
  chosen: Facility | null;
  at: Instant;
}

/** Searches as the cell does: the nearest suitable ones first, two or three at once, until one stands by its yes. */
export function search(maternities: readonly Facility[], s: Searching, left: Scarcity): Found {
  const order = ranked(maternities, s, left);
  const draw = random(hash32('tiu-search', s.request));
  const steps: SimStep[] = [];
  const say = (at: Instant, event: SimStep['event']) => steps.push({ at, request: s.request, event });
  let at = s.from;
  let next = 0;
  let chosen: { facility: Facility; at: Instant } | null = null;
  for (let wave = 0; wave < WAVES && next < order.length; wave++) {
    const many =
      (s.needs.urgency === 'DIFFERABLE' ? 1 : 2) + (draw.next() < (wave === 0 ? 0.25 : 0.5) ? 1 : 0);
    const asked = order.slice(next, next + many);
    next += asked.length;
    let settled = at;
    for (const [i, facility] of asked.entries()) {
      const askedAt = at + i * (1 + 2 * draw.next()) * MINUTE;
      const outcome = askOne(facility, s, askedAt, left, say);
      settled = Math.max(settled, Math.min(outcome.saidAt ?? Infinity, askedAt + PATIENCE * MINUTE));
      if (outcome.acceptedAt !== null && (chosen === null || outcome.acceptedAt < chosen.at))
        chosen = { facility, at: outcome.acceptedAt };
    }
    // An acceptance that comes while others are being asked ends the search then; a late one is for later waves.
    if (chosen !== null && chosen.at <= settled + 8 * MINUTE) break;
    at = settled + (2 + 7 * draw.next()) * MINUTE;
  }
  const end =
    chosen === null ? at + (10 + 40 * draw.next()) * MINUTE : chosen.at + (1.5 + 3.5 * draw.next()) * MINUTE;
  // Whoever was not asked before the choice is not asked after it.
  const own = new Set(
    steps.flatMap(({ at: when, event }) => (event.type === 'asked' && when < end ? [event.finess] : []))
  );
  const kept = steps.filter(({ event }) => !('finess' in event) || own.has(event.finess));
  return { steps: kept.sort((a, b) => a.at - b.at), chosen: chosen?.facility ?? null, at: end };
}

/** Those whose level suits, nearest first, as far as what they last told lets one hope. */
function ranked(maternities: readonly Facility[], s: Searching, left: Scarcity): Facility[] {
  const least = MATERNITY_LEVELS.indexOf(s.needs.level);
  const scored = maternities.flatMap((facility) => {
    const level = MATERNITY_LEVELS.indexOf(facility.maternity?.level ?? 'I');
    if (facility.finess === s.requester.finess || level < least) return [];
    const km = greatCircleKm([s.requester.lon, s.requester.lat], [facility.lon, facility.lat]);
    const known = freePlaces(facility, s.from - TOLD_AGE, left);
    const score =
      km +
      (facility.department === s.requester.department ? 0 : ELSEWHERE) +
      (level > least ? OVER_LEVEL : 0) +
      (lacks(known, s.needs) === null ? 0 : TOLD_NONE) +
      15 * hashUnit('tiu-rank', s.request, facility.finess);
    return [{ facility, score }];
  });
  return scored.sort((a, b) => a.score - b.score).map(({ facility }) => facility);
}

/** What a maternity lacks of what is needed; null: nothing. */
function lacks(free: FreePlaces, needs: SimNeeds): RefusalReason | null {
  const { neonatal } = needs;
  if (neonatal && (free[neonatal.level] ?? 0) < neonatal.count)
    return neonatal.level === 'REA' ? 'PLACE_REA' : 'PLACE_NEONAT';
  return (free.OBST ?? 0) < 1 ? 'PLACE_OBST' : null;
}

/** One ask and what comes of it. @returns when it was answered first, and when a yes that stands was said */
function askOne(
  facility: Facility,
  s: Searching,
  askedAt: Instant,
  left: Scarcity,
  say: (at: Instant, event: SimStep['event']) => void
): { saidAt: Instant | null; acceptedAt: Instant | null } {
  const draw = random(hash32('tiu-ask', s.request, facility.finess));
  const channel = draw.next() < ANSWERING.phone.share ? 'phone' : 'message';
  const { finess } = facility;
  say(askedAt, { type: 'asked', finess, channel });
  const { median, sigma } = ANSWERING[channel];
  const saidAt = askedAt + Math.min(180, Math.max(1, median * Math.exp(sigma * draw.normal()))) * MINUTE;
  if (draw.next() < NEVER) return { saidAt: null, acceptedAt: null };
  const by = channel === 'message' && draw.next() < BY_PAGE ? 'page' : 'phone';
  const who = FUNCTIONS[pick([5, 3, 2, 1], draw.next())] ?? 'midwife';
  const answer = (at: Instant, yes: boolean, reason: RefusalReason | null, how: 'phone' | 'page') =>
    say(at, {
      ...{ type: 'answered', finess, answer: yes ? 'ACCEPTEE' : 'REFUSEE', reason },
      ...{
        channel: how,
        function: who,
        told: draw.next() < 0.7 ? toldBy(freePlaces(facility, at, left)) : null
      }
    });
  const reason = reasonAt(facility, s, saidAt, left);
  const other = by === 'phone' ? 'page' : 'phone';
  const again = saidAt + (1.5 + 6 * draw.next()) * MINUTE;
  if (draw.next() < CONTRADICTED) {
    // Two people, or two channels, that do not know of each other: yes then no, or no then yes.
    answer(saidAt, reason !== null, reason === null ? 'AUTRE' : null, by);
    answer(again, reason === null, reason, other);
    return { saidAt: again, acceptedAt: reason === null ? again : null };
  }
  if (reason === null && draw.next() < DEFERRED) {
    const told = toldBy(freePlaces(facility, saidAt, left));
    say(saidAt, {
      type: 'answered',
      finess,
      answer: 'DIFFEREE',
      reason: null,
      channel: by,
      function: who,
      told
    });
    const later = saidAt + (20 + 40 * draw.next()) * MINUTE;
    answer(later, true, null, by);
    return { saidAt, acceptedAt: later };
  }
  if (
    reason !== null &&
    s.needs.fetuses > 1 &&
    draw.next() < 0.5 &&
    isSomething(freePlaces(facility, saidAt, left), s.needs)
  ) {
    const told = toldBy(freePlaces(facility, saidAt, left));
    say(saidAt, {
      type: 'answered',
      finess,
      answer: 'PARTIELLE',
      reason: null,
      channel: by,
      function: who,
      told
    });
    return { saidAt, acceptedAt: null };
  }
  answer(saidAt, reason === null, reason, by);
  return { saidAt, acceptedAt: reason === null ? saidAt : null };
}

const FUNCTIONS: readonly AnswerFunction[] = ['midwife', 'obstetrician', 'neonatologist', 'paediatrician'];

/** Why a maternity says no at an instant; null: it says yes. */
function reasonAt(facility: Facility, s: Searching, at: Instant, left: Scarcity): RefusalReason | null {
  const missing = lacks(freePlaces(facility, at, left), s.needs);
  if (missing !== null) return missing;
  const hour = localHour(at);
  const staff = hour >= 8 && hour < 20 ? REFUSED.staffDay : REFUSED.staffNight;
  const u = hashUnit('tiu-no', s.request, facility.finess);
  if (u < staff) return 'PERSONNEL';
  if (u < staff + REFUSED.contraindication) return 'CONTRE_INDICATION';
  return u < staff + REFUSED.contraindication + REFUSED.other ? 'AUTRE' : null;
}

/** Some of the places for several babies, not all. */
function isSomething(free: FreePlaces, needs: SimNeeds): boolean {
  return needs.neonatal !== null && (free[needs.neonatal.level] ?? 0) > 0 && (free.OBST ?? 0) > 0;
}

function toldBy(free: FreePlaces): ToldCounts {
  return { obstetric: free.OBST ?? null, NEO: free.NEO ?? null, SI: free.SI ?? null, REA: free.REA ?? null };
}
