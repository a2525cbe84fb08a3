import type { Commune } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import { MINUTE, SECOND, type Instant } from '#domain/time/instant.ts';
import type { World } from '../world/world.ts';
import {
  caseMessage,
  destinationMessage,
  engagedMessage,
  enveloped,
  type HubModel,
  modelOf,
  positionsMessage,
  stepMessage,
  summaryMessage,
  teamsMessage,
  updateMessage
} from './messages.ts';
import { positionOf } from './positions.ts';
import { createSamuRegion, type SamuEvent } from './region.ts';
import type { Carried } from './transfers.ts';

/** Hands one message of a SAMU to its door and waits until it is durable there. Rejects only when stopped. */
export type PostHub = (samu: string, message: Record<string, unknown>) => Promise<void>;

export interface HubFeedDeps {
  world: World;
  communes: readonly Commune[];
  /** Transfers in utero that its teams carry. */
  carried?: Carried;
  clock: Clock;
  post: PostHub;
  /** True while a SAMU's software is silent: what it would have said is not sent later. */
  silent(samu: string, at: Instant): boolean;
  /** A bug, never the door's. */
  onError(error: unknown): void;
}

export interface HubFeedStatus {
  /** Domain time lived to. */
  at: Instant;
  sent: number;
  waiting: number;
  missions: number;
}

export interface HubFeed {
  status(): HubFeedStatus;
  /** The world changed: what has not begun is drawn again. */
  replan(): void;
  stop(): Promise<void>;
}

/** Process ms between two looks; a position every 30 s of domain time, and at most one round each 2 s of process. */
const LOOK = 250;
const POSITIONS = { domain: 30 * SECOND, process: 2 * SECOND };
/** Positions wait for nobody: with this many messages before them they are left out. */
const CROWDED = 200;
/** A SAMU that starts knows what goes on: lived silently for so long before. */
const WARM_UP = 4 * 60 * MINUTE;

/**
 * The SAMU of the simulated region on the Hub, from `since` on: every message in its sender's own version, one
 * SAMU's in order and one at a time, all of them awaited, so that a slow door slows the story and loses nothing.
 */
export function startHubFeed(deps: HubFeedDeps, since: Instant): HubFeed {
  const { world, clock } = deps;
  const region = createSamuRegion(world, deps.communes, since - WARM_UP, deps.carried);
  const models = new Map<string, HubModel>(
    world.region.departments.map(({ code }) => [code, modelOf(code, world.region)])
  );
  const lines = new Map<string, Promise<void>>();
  let sent = 0;
  let waiting = 0;
  let number = 0;
  let stopped = false;
  let lived = since;
  let positionsAt = { domain: -Infinity, process: -Infinity };

  function say(samu: string, payload: Record<string, unknown>, at: Instant): void {
    if (deps.silent(samu, at)) return;
    const message = enveloped(samu, payload, clock.domain(), ++number);
    waiting += 1;
    const line = (lines.get(samu) ?? Promise.resolve())
      .then(() => (stopped ? undefined : deps.post(samu, message)))
      .then(() => void (sent += 1))
      .catch((error: unknown) => {
        if (!stopped) deps.onError(error);
      })
      .finally(() => (waiting -= 1));
    lines.set(samu, line);
  }

  function tell(event: SamuEvent): void {
    const { at } = event;
    if ('case' in event) {
      const { samu } = event.case;
      const model = models.get(samu) ?? 3;
      say(
        samu,
        event.kind === 'call'
          ? caseMessage(event.case, model)
          : updateMessage(event.case, at, event.kind, model),
        at
      );
      return;
    }
    // A team speaks through its own SAMU, a case through the one that answered.
    const { samu } = event.mission.team;
    const model = models.get(samu) ?? 3;
    if (event.kind === 'engaged') say(samu, engagedMessage(event.mission, model), at);
    else if (event.kind === 'over') say(event.mission.case.samu, summaryMessage(event.mission), at);
    else if (event.step !== 'DECISION' && event.step !== 'DECLENCHE') {
      if (event.step === 'TRANSP') say(event.mission.case.samu, destinationMessage(event.mission, at), at);
      say(samu, stepMessage(event.mission, event.step, at, model), at);
    }
  }

  function positions(at: Instant): void {
    const now = clock.process();
    if (at - positionsAt.domain < POSITIONS.domain || now - positionsAt.process < POSITIONS.process) return;
    positionsAt = { domain: at, process: now };
    if (waiting > CROWDED) return;
    const missions = new Map(region.underWay().map((mission) => [mission.team.id, mission]));
    for (const { code } of world.region.departments) {
      const own = region.teams.filter(({ samu }) => samu === code);
      if (own.length === 0) continue;
      const list = own.map((team) => positionOf(team, missions.get(team.id) ?? null, at));
      say(code, positionsMessage(list, models.get(code) ?? 3), at);
    }
  }

  function look(): void {
    if (stopped) return;
    try {
      const now = clock.domain();
      for (const event of region.advance(now)) tell(event);
      positions(now);
      lived = now;
    } catch (error) {
      deps.onError(error);
    }
  }

  // What goes on at the start is told as it stands; what was over before is nobody's news.
  region.advance(since);
  for (const { code } of world.region.departments) {
    const own = region.teams.filter(({ samu }) => samu === code);
    if (own.length > 0) say(code, teamsMessage(own, models.get(code) ?? 3), since);
  }
  for (const mission of region.underWay()) {
    tell({ at: mission.case.calledAt, kind: 'call', case: mission.case });
    tell({ at: mission.case.decidedAt, kind: 'decision', case: mission.case });
    tell({ at: mission.case.decidedAt, kind: 'engaged', mission });
    for (const { step, at } of mission.steps) if (at <= since) tell({ at, kind: 'step', mission, step });
  }
  const timer = setInterval(look, LOOK);

  return {
    status: () => ({ at: lived, sent, waiting, missions: region.underWay().length }),
    replan: () => region.replan(clock.domain()),
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.all(lines.values());
    }
  };
}
