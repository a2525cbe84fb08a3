import type { Facility } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { Effect } from '../effects.ts';
import type { SimFeed } from '../live/feed.ts';
import type { World } from '../world/world.ts';
import { tiuWorldOf } from './told.ts';
import type { SimStep } from './types.ts';
import { wireOf } from './wire.ts';
import { LONGEST } from './world.ts';

export interface TiuFeedDeps {
  world: World;
  facilities: readonly Facility[];
  clock: Clock;
  effects(): readonly Effect[];
  /** When the requests were asked for that the record holds open: they are told anew from their first step. */
  open: ReadonlySet<Instant>;
  /** Resolves once it is durable, with the code of a refusal, or null. Rejects only when stopped. */
  post(message: unknown): Promise<string | null>;
  /** A bug, or a refusal that no act of others explains. */
  onError(error: unknown): void;
}

/** Process ms between two looks; domain ms that are drawn ahead. */
const LOOK = 500;
const AHEAD = HOUR;

/**
 * The cell's software: it tells each step as it happens, one after the other, and waits for each answer. At its start it
 * tells whole what goes on; what the record knows of it already it counts once.
 */
export function startTiuFeed(deps: TiuFeedDeps, since: Instant): SimFeed {
  const { clock, world, facilities } = deps;
  let told = tiuWorldOf(world, facilities, deps.effects());
  let drawn = since;
  let busy: Promise<void> | null = null;
  let sent = 0;
  let saying = 0;
  let stopped = false;
  /** Requests that began before the world changed: their lives go on as they were drawn. */
  let carried: ReadonlySet<string> = new Set();
  /** Requests of which nothing more is told. */
  const dropped = new Set<string>();
  let queue = unfinished(
    told.between(Math.min(since - LONGEST, ...[...deps.open].map((at) => at - 1)), since)
  );

  /** Of what happened before the start, the requests that are not over, and those that the record holds open. */
  function unfinished(steps: readonly SimStep[]): SimStep[] {
    const over = new Set(steps.flatMap(({ request, event }) => (ENDS.includes(event.type) ? [request] : [])));
    const wanted = new Set(
      steps.flatMap(({ request, event, at }) =>
        event.type === 'requested' && (!over.has(request) || deps.open.has(at)) ? [request] : []
      )
    );
    return steps.filter(({ request }) => wanted.has(request));
  }

  function draw(to: Instant): void {
    if (to <= drawn) return;
    queue.push(
      ...told.between(drawn, to).filter(({ request }) => !carried.has(request) && !dropped.has(request))
    );
    queue.sort((a, b) => a.at - b.at);
    drawn = to;
  }

  function replan(): void {
    const now = clock.domain();
    draw(now);
    const waiting = queue.filter(({ at }) => at <= now);
    const begun = new Set(told.between(now - LONGEST, now).map(({ request }) => request));
    const rest = [
      ...queue.filter(({ at, request }) => at > now && begun.has(request)),
      ...told.between(Math.max(now, drawn), now + LONGEST).filter(({ request }) => begun.has(request))
    ];
    told = tiuWorldOf(world, facilities, deps.effects());
    carried = new Set([...carried, ...begun]);
    queue = [...waiting, ...rest];
    drawn = now;
  }

  function drop(request: string): void {
    dropped.add(request);
    queue = queue.filter((step) => step.request !== request);
  }

  /** People act on these requests too: what they did already, or gave to another, is nobody's fault. */
  async function refused(step: SimStep, code: string): Promise<void> {
    // Nothing follows of what never began: the record does not know where she was brought before.
    if (step.event.type === 'requested') drop(step.request);
    else if (code === 'TIU_COT_GIVEN' || code === 'TIU_NOT_ACCEPTED') {
      drop(step.request);
      const event = { type: 'cancelled', reason: 'AUTRE_SOLUTION' } as const;
      await deps.post(wireOf({ ...step, event }));
    }
    if (!code.startsWith('TIU_')) deps.onError(new Error(`The door refused a message: ${code}.`));
  }

  async function tell(): Promise<void> {
    for (let step = queue[0]; !stopped && step && step.at <= clock.domain(); step = queue[0]) {
      queue.shift();
      saying = 1;
      try {
        const code = await deps.post(wireOf(step));
        if (code === null) sent += 1;
        else await refused(step, code);
      } catch (error) {
        if (!stopped) deps.onError(error);
      } finally {
        saying = 0;
      }
    }
  }

  const timer = setInterval(() => {
    if (busy) return;
    try {
      draw(clock.domain() + AHEAD);
    } catch (error) {
      deps.onError(error);
    }
    busy = tell().finally(() => {
      busy = null;
    });
  }, LOOK);

  return {
    status() {
      draw(clock.domain());
      return { sent, waiting: saying + queue.filter(({ at }) => at <= clock.domain()).length };
    },
    replan,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await busy;
    }
  };
}

const ENDS: readonly string[] = ['closed', 'cancelled', 'unplaced'];
