import type { Commune } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { random, type Random } from '../random.ts';
import { type Catchment, patientOf } from '../world/patient.ts';
import { localDayNumber } from '../world/wall-time.ts';
import type { World } from '../world/world.ts';
import { casesOf, LONGEST_CALL, type SimCase } from './calls.ts';
import { type Mission, missionOf, type Step } from './missions.ts';
import { type Team, teamsOf } from './teams.ts';
import { type Carried, createTransfers, transferMission } from './transfers.ts';

/** What happens at the SAMU of the simulated region, in the order of time. */
export type SamuEvent =
  | { at: Instant; kind: 'call' | 'decision' | 'close'; case: SimCase }
  | { at: Instant; kind: 'engaged'; mission: Mission }
  | { at: Instant; kind: 'over'; mission: Mission }
  | { at: Instant; kind: 'step'; mission: Mission; step: Step };

export interface SamuRegion {
  teams: readonly Team[];
  /** Lives on to `to` and tells what happened since the last time, in order. */
  advance(to: Instant): SamuEvent[];
  /** Missions that are not over at the last instant lived. */
  underWay(): readonly Mission[];
  /** What has not begun is drawn again: the world changed from `now` on. */
  replan(now: Instant): void;
}

/**
 * The SAMU of a simulated world, from `since` on: its calls stand behind the passages that the departments see,
 * so that both move together, and whoever a team brings somewhere is a passage there.
 * @param communes of the region: without them a call comes from its department's commune
 * @param carried transfers in utero by a team of this SAMU; none where nobody tells them
 */
export function createSamuRegion(
  world: World,
  communes: readonly Commune[],
  since: Instant,
  carried: Carried = () => []
): SamuRegion {
  const teams = teamsOf(world.region);
  const byName = new Map(communes.map((commune) => [`${commune.department}/${commune.name}`, commune]));
  const busyUntil = new Map<string, Instant>();
  const transfers = createTransfers(carried, communes, since);
  let queue: SamuEvent[] = [];
  let missions: Mission[] = [];
  let lived = since;
  let read = since;

  const ground = {
    region: world.region,
    communeOf(near: Catchment, draw: Random): Commune | null {
      const chosen = near.communes[Math.floor(draw.next() * Math.min(4, near.communes.length))];
      return chosen ? (byName.get(`${chosen.department}/${chosen.name}`) ?? null) : null;
    }
  };

  /** Cases behind the passages of (from, to]. */
  function casesBetween(from: Instant, to: Instant): SimCase[] {
    const found: SimCase[] = [];
    const draw = random(0);
    for (const site of world.region.sites) {
      const lives = world.site(site.finess);
      lives.each(localDayNumber(from), localDayNumber(to), (block, i) => {
        const entree = block.entree[i] ?? 0;
        if (entree <= from || entree > to) return;
        const patient = patientOf(site, lives.catchment, block, i, draw);
        found.push(...casesOf({ site, near: lives.catchment, patient, entree }, ground));
      });
    }
    return found;
  }

  function plan(to: Instant): void {
    for (const one of transfers.upTo(to)) queue.push({ at: one.calledAt, kind: 'call', case: one });
    const ahead = to + LONGEST_CALL;
    if (ahead <= read) return;
    for (const one of casesBetween(read, ahead))
      if (one.calledAt > lived) queue.push({ at: one.calledAt, kind: 'call', case: one });
    read = ahead;
  }

  function missionFor(one: SimCase): Mission | null {
    if (one.carriage) return transferMission(one, one.carriage, teams, busyUntil);
    if (one.decision !== 'SMUR') return null;
    const others = teams.filter(({ id }) => !transfers.keeps(id, one.decidedAt));
    return missionOf(one, others, busyUntil);
  }

  /** What follows of an event, all of it later. */
  function follow(event: SamuEvent): void {
    if (event.kind === 'call') {
      queue.push({ at: event.case.decidedAt, kind: 'decision', case: event.case });
    } else if (event.kind === 'decision') {
      const mission = missionFor(event.case);
      const end = mission?.steps.at(-1)?.at ?? event.at;
      queue.push({ at: Math.max(event.case.closedAt, end), kind: 'close', case: event.case });
      if (!mission) return;
      missions.push(mission);
      queue.push({ at: event.at, kind: 'engaged', mission });
      for (const { step, at } of mission.steps) queue.push({ at, kind: 'step', mission, step });
      queue.push({ at: end, kind: 'over', mission });
    } else if (event.kind === 'over') missions = missions.filter((one) => one !== event.mission);
  }

  function advance(to: Instant): SamuEvent[] {
    if (to <= lived) return [];
    plan(to);
    const told: SamuEvent[] = [];
    for (;;) {
      queue.sort((a, b) => a.at - b.at);
      const due = queue.findIndex(({ at }) => at > to);
      const now = queue.splice(0, due === -1 ? queue.length : due);
      if (now.length === 0) break;
      for (const event of now) {
        told.push(event);
        follow(event);
      }
    }
    lived = to;
    // What follows at once may stand before what was told: the order is that of time.
    return told.sort((a, b) => a.at - b.at || RANK[a.kind] - RANK[b.kind]);
  }

  function replan(now: Instant): void {
    const there = new Set(casesBetween(now, Math.max(read, now + LONGEST_CALL)).map(({ seed }) => seed));
    const gone = (one: SimCase): boolean =>
      one.arrival !== null && one.arrival.entree > now && !there.has(one.seed);
    queue = queue.filter((event) => {
      // A transfer that was asked for goes on.
      if (event.kind === 'call') return event.case.carriage !== undefined;
      return (
        event.kind !== 'step' ||
        !gone(event.mission.case) ||
        (event.step !== 'TRANSP' && event.step !== 'DESTIN')
      );
    });
    transfers.replan(now);
    for (const mission of missions) if (gone(mission.case)) mission.destination = null;
    read = now;
  }

  return { teams, advance, underWay: () => missions, replan };
}

const RANK: Record<SamuEvent['kind'], number> = {
  call: 0,
  decision: 1,
  engaged: 2,
  step: 3,
  over: 4,
  close: 5
};
