import { MATERNITY_LEVELS, type Facility } from '#domain/region.ts';
import { HOUR, MINUTE, SECOND, type Instant } from '#domain/time/instant.ts';
import { hash32, pick, random } from '../random.ts';
import { DAY } from '../world/wall-time.ts';
import { comings, type Coming, type Demand } from './coming.ts';
import { calledOff, journey, type TeamNear, withoutPlace } from './journey.ts';
import { needsOf, type SimNeeds } from './needs.ts';
import { BY_CELL, RETRANSFERS } from './parameters.ts';
import type { Scarcity } from './places.ts';
import { search } from './search.ts';
import type { SimStep } from './types.ts';

export interface TiuWorldDeps {
  seed: number;
  facilities: readonly Facility[];
  teamNear: TeamNear;
  /** What stories change, read anew at each telling. */
  demand: Demand;
  left: Scarcity;
}

/** A request lasts no longer than this, ms. */
export const LONGEST = 24 * HOUR;
/** A retransfer is asked for between these after the arrival, ms. */
const BACK = { after: 3 * DAY, within: 7 * DAY };

/** Whoever goes back does so within this long after her request, ms. */
export const LONGEST_AWAY = LONGEST + BACK.within;

/** The in-utero transfers of a simulated region. */
export interface TiuWorld {
  /** Everything that happens in (from, to], in order of time. The same whatever is asked before. */
  between(from: Instant, to: Instant): SimStep[];
}

/** Lives the requests of a region from their seed: each is drawn by its own name, so any hour can be told again. */
export function createTiuWorld(deps: TiuWorldDeps): TiuWorld {
  const maternities = deps.facilities.filter(({ maternity }) => maternity !== null);

  function lifeOf(coming: Coming): SimStep[] {
    const request = requestId(deps.seed, coming);
    const draw = random(hash32('tiu-request', deps.seed, coming.hour, coming.nth));
    const needs = needsOf(draw);
    const requester = requesterOf(maternities, needs, draw.next());
    if (requester === null) return [];
    const intake = draw.next() < BY_CELL ? 'cell' : 'network';
    const contested = needs.indication === 'HRP' || draw.next() < 0.03;
    const opened: SimStep = {
      ...{ at: coming.at, request },
      event: { type: 'requested', intake, requester: requester.finess, parent: null, needs, contested }
    };
    const from = coming.at + (1 + 4 * draw.next()) * MINUTE;
    const found = search(maternities, { request, requester, needs, from }, deps.left);
    const searched: SimStep[] = [
      opened,
      { at: from - 20_000, request, event: { type: 'search_started' } },
      ...found.steps
    ];
    const { chosen } = found;
    if (chosen === null) {
      const off = calledOff(request, coming.at, found.at);
      const end: SimStep = off
        ? { at: off.at, request, event: { type: 'cancelled', reason: off.reason } }
        : { at: found.at, request, event: { type: 'unplaced', outcome: withoutPlace(request) } };
      return ended(searched, end);
    }
    const trip = journey({ request, from: requester, to: chosen, needs, at: found.at }, deps.teamNear);
    const departed = trip.find(({ event }) => event.type === 'departed')?.at ?? found.at;
    const whole = [
      ...searched,
      { at: found.at, request, event: { type: 'accepted' as const, finess: chosen.finess } },
      ...trip
    ];
    const off = calledOff(request, coming.at, departed);
    if (off) return ended(whole, { at: off.at, request, event: { type: 'cancelled', reason: off.reason } });
    return [...inOrder(whole), ...backOf(coming, requester, chosen, needs, trip, draw.next())];
  }

  /** The way back nearer home, some days later: one ask, which says yes. */
  function backOf(
    coming: Coming,
    home: Facility,
    away: Facility,
    needs: SimNeeds,
    trip: readonly SimStep[],
    uniform: number
  ): SimStep[] {
    const end = trip.at(-1);
    if (end?.event.type !== 'closed' || end.event.outcome !== 'HOSPITALISEE' || uniform >= RETRANSFERS)
      return [];
    const parent = requestId(deps.seed, coming);
    const request = requestId(deps.seed, coming, 1);
    const draw = random(hash32('tiu-back', parent));
    const at = end.at + BACK.after + draw.next() * (BACK.within - BACK.after);
    const days = Math.round((at - coming.at) / DAY);
    const calmer: SimNeeds = {
      ...{ ...needs, gestationalDays: Math.min(287, needs.gestationalDays + days) },
      ...{ urgency: 'DIFFERABLE', level: home.maternity?.level ?? 'I', neonatal: null }
    };
    const asked = at + 5 * MINUTE;
    const yes = asked + (8 + 30 * draw.next()) * MINUTE;
    const chosen = yes + 4 * MINUTE;
    const event = { type: 'requested' as const, intake: 'cell' as const, requester: away.finess, parent };
    return inOrder([
      { at, request, event: { ...event, needs: calmer, contested: false } },
      { at: asked - MINUTE, request, event: { type: 'search_started' } },
      { at: asked, request, event: { type: 'asked', finess: home.finess, channel: 'phone' } },
      {
        ...{ at: yes, request },
        event: {
          ...{ type: 'answered', finess: home.finess, answer: 'ACCEPTEE', reason: null },
          ...{ channel: 'phone', function: 'midwife', told: null }
        }
      },
      { at: chosen, request, event: { type: 'accepted', finess: home.finess } },
      ...journey({ request, from: away, to: home, needs: calmer, at: chosen }, deps.teamNear)
    ]);
  }

  return {
    between(from, to) {
      const first = from - LONGEST_AWAY;
      const all = comings(deps.seed, maternities.length, first, to, deps.demand);
      return all
        .flatMap(lifeOf)
        .filter(({ at }) => at > from && at <= to)
        .sort((a, b) => a.at - b.at);
    }
  };
}

/** Identifier of a simulated request: opaque, unique in the world of a seed. */
function requestId(seed: number, { hour, nth }: Coming, back = 0): string {
  return `SIM-${seed}-${hour.toString(36)}-${nth}${back === 0 ? '' : 'R'}`;
}

/** In order of time, to the second, as the wire writes instants. */
const inOrder = (steps: readonly SimStep[]): SimStep[] =>
  steps
    .toSorted((a, b) => a.at - b.at)
    .map((step) => ({ ...step, at: SECOND * Math.round(step.at / SECOND) }));

/** A life that ends early: nothing of it after its end, but an answer that was on its way. */
function ended(steps: readonly SimStep[], end: SimStep): SimStep[] {
  return inOrder([
    ...steps.filter(({ at, event }) => at < end.at || (event.type === 'answered' && wasAsked(event.finess))),
    end
  ]);

  function wasAsked(finess: string): boolean {
    return steps.some(({ at, event }) => at < end.at && event.type === 'asked' && event.finess === finess);
  }
}

/** Who asks: a maternity whose level is too low for her, or, for want of places, any. */
function requesterOf(maternities: readonly Facility[], needs: SimNeeds, uniform: number): Facility | null {
  const least = MATERNITY_LEVELS.indexOf(needs.level);
  const weights = maternities.map(({ maternity }) => {
    const level = MATERNITY_LEVELS.indexOf(maternity?.level ?? 'I');
    // A maternity of the level she needs sends her only when it is full.
    if (level >= least) return needs.indication === 'CAPACITE' ? 0.6 : 0.04 + (least === 0 ? 0.3 : 0);
    return 1 + 0.3 * level;
  });
  return maternities[pick(weights, uniform)] ?? null;
}
