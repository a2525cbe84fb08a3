import type { Facility } from '#domain/region.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { SimStep } from './types.ts';
import type { TiuWorld } from './world.ts';

/** A transfer that a team of the simulated SAMU carries: what its own stream tells of it too. */
export interface Carriage {
  request: string;
  requestedAt: Instant;
  /** Id of the team. */
  team: string;
  from: Facility;
  to: Facility;
  decidedAt: Instant;
  /** Null: called off before she left, at `over`. */
  leg: { departedAt: Instant; arrivedAt: Instant } | null;
  /** When the request has no more use of the team. */
  over: Instant;
}

/** Longest time from a request to its transport, and from its decision to the arrival. */
const BEFORE = 12 * HOUR;
const AFTER = 6 * HOUR;

/** Transfers whose transport by a named team is decided in (from, to]. */
export function carriedBetween(
  world: TiuWorld,
  facilities: readonly Facility[],
  from: Instant,
  to: Instant
): Carriage[] {
  const byFiness = new Map(facilities.map((facility) => [facility.finess, facility]));
  const lives = new Map<string, SimStep[]>();
  for (const step of world.between(from - BEFORE, to + AFTER))
    lives.set(step.request, [...(lives.get(step.request) ?? []), step]);
  return [...lives].flatMap(([request, steps]) => {
    const carriage = carriageOf(request, steps, byFiness);
    return carriage && carriage.decidedAt > from && carriage.decidedAt <= to ? [carriage] : [];
  });
}

function carriageOf(
  request: string,
  steps: readonly SimStep[],
  byFiness: ReadonlyMap<string, Facility>
): Carriage | null {
  let requestedAt: Instant | null = null;
  let [home, away]: (Facility | undefined)[] = [];
  let decided: { team: string; at: Instant } | null = null;
  let departedAt: Instant | null = null;
  for (const { at, event } of steps) {
    if (event.type === 'requested') [requestedAt, home] = [at, byFiness.get(event.requester)];
    else if (event.type === 'accepted') away = byFiness.get(event.finess);
    else if (event.type === 'transport_decided' && event.team !== null) decided = { team: event.team, at };
    else if (event.type === 'departed') departedAt = at;
    const isOver = event.type === 'arrived' || event.type === 'cancelled';
    if (!isOver || requestedAt === null || !home || !away || !decided) continue;
    return {
      ...{ request, requestedAt, team: decided.team, from: home, to: away, decidedAt: decided.at },
      ...{ leg: departedAt === null ? null : { departedAt, arrivedAt: at }, over: at }
    };
  }
  return null;
}
