import type { Commune } from '#domain/region.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { greatCircleKm } from '#maps/distance.ts';
import { hash32, random } from '../random.ts';
import type { Carriage } from '../tiu/carried.ts';
import type { SimCase } from './calls.ts';
import { type Mission, type Step, travel } from './missions.ts';
import type { Team } from './teams.ts';

/** A team that a transfer names is kept for it so long before. */
const KEPT = 3 * HOUR;
/** Read so far ahead, which is more than a team is kept before. */
const AHEAD = 6 * HOUR;

/** A SAMU is called so long before it decides. */
const CALLED = 2 * MINUTE;

/** Tells the transfers whose transport is decided in (from, to], by the world as it is now. */
export type Carried = (from: Instant, to: Instant) => Carriage[];

/** Transfers in utero that teams of the simulated SAMU carry, as the transfer cell names them. */
interface Transfers {
  /** Cases of transfers decided until shortly after `to` that were not told yet: their calls are still to come. */
  upTo(to: Instant): SimCase[];
  /** Whether a team is needed for a transfer soon after `at`, so that nobody else is promised it. */
  keeps(team: string, at: Instant): boolean;
  /** What has not been asked for at `now` is read again: the world changed. */
  replan(now: Instant): void;
}

/** @param since the SAMU lives from then on */
export function createTransfers(carried: Carried, communes: readonly Commune[], since: Instant): Transfers {
  const known = new Map<string, Carriage>();
  const told = new Set<string>();
  let read = since;

  function readTo(at: Instant): void {
    if (at + KEPT <= read) return;
    // A request that began in the world of before lives on as it was drawn there.
    for (const one of carried(read, at + AHEAD)) if (!known.has(one.request)) known.set(one.request, one);
    read = at + AHEAD;
  }

  return {
    upTo(to) {
      readTo(to);
      const due = [...known.values()].filter(
        ({ request, decidedAt }) => decidedAt <= to + 2 * CALLED && !told.has(request)
      );
      for (const { request } of due) told.add(request);
      for (const { request, over } of known.values()) if (over < to - KEPT) known.delete(request);
      return due.flatMap((one) => caseOf(one, communes) ?? []);
    },
    keeps: (team, at) =>
      [...known.values()].some(
        (one) => one.team === team && one.decidedAt > at && one.decidedAt <= at + KEPT
      ),
    replan(now) {
      for (const [request, { requestedAt }] of known) if (requestedAt > now) known.delete(request);
      read = now;
    }
  };
}

/** The regulation file behind a transfer. It is called for where she is; null in a region without communes. */
function caseOf(carriage: Carriage, communes: readonly Commune[]): SimCase | null {
  const { from, request, decidedAt, over } = carriage;
  const far = ({ lon, lat }: Commune) => greatCircleKm([lon, lat], [from.lon, from.lat]);
  const [first, ...others] = communes;
  if (!first) return null;
  const commune = others.reduce((best, one) => (far(one) < far(best) ? one : best), first);
  return {
    // The motive of seeds like this one is obstetrical (`messages.ts`).
    seed: (hash32('transfer', request) | 3) >>> 0,
    ...{ samu: commune.department, calledAt: decidedAt - CALLED, decidedAt, closedAt: over + HOUR },
    ...{ priority: 'P1', attribution: 'DRM', decision: 'SMUR', arrival: null, carriage },
    commune: { ...commune, lon: from.lon, lat: from.lat }
  };
}

/** The mission of a transfer, by the team that it names; null while that one is out for somebody else. */
export function transferMission(
  of: SimCase,
  carriage: Carriage,
  teams: readonly Team[],
  busyUntil: Map<string, Instant>
): Mission | null {
  const team = teams.find(({ id }) => id === carriage.team);
  if (!team || (busyUntil.get(team.id) ?? -Infinity) > of.decidedAt) return null;
  const { leg, from, to, over } = carriage;
  const draw = random(hash32('transfer-mission', of.seed));
  const triggered = of.decidedAt + draw.next() * MINUTE;
  const steps: { step: Step; at: Instant }[] = [
    { step: 'DECISION', at: of.decidedAt },
    { step: 'DECLENCHE', at: triggered }
  ];
  let free = over;
  if (leg) {
    // It is there before she leaves, however far it comes from: the cell counted on it.
    const left = triggered + (1 + draw.next()) * MINUTE;
    const there = Math.min(left + travel(team.base, from), leg.departedAt - 4 * MINUTE);
    free = leg.arrivedAt + (12 + 15 * draw.next()) * MINUTE;
    steps.push(
      { step: 'DEPART', at: left },
      { step: 'ARRIVEE', at: Math.max(left, there) },
      { step: 'PEC', at: Math.max(left, there) + 2 * MINUTE },
      { step: 'TRANSP', at: leg.departedAt },
      { step: 'DESTIN', at: leg.arrivedAt },
      { step: 'FINPEC', at: free }
    );
  }
  steps.push(
    { step: 'RETOUR', at: free + MINUTE },
    { step: 'RET-BASE', at: free + MINUTE + (leg ? travel(to, team.base) : MINUTE) }
  );
  busyUntil.set(team.id, free + MINUTE);
  return { case: of, team, steps, hospital: leg ? to : null, destination: leg ? to.finess : null };
}
