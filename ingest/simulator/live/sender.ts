import type { Clock } from '#domain/time/clock.ts';
import type { Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { feedEffects, type Effect, type FeedEffect } from '../effects.ts';
import { buildFile, fileBytes, type FilePlan } from '../files/build.ts';
import { faultyFile, faultyPlan } from '../files/faults.ts';
import type { Habits } from '../files/habits.ts';
import { nextPlan, plansBetween } from '../files/plan.ts';
import type { World } from '../world/world.ts';
import { localDayNumber } from '../world/wall-time.ts';
import type { Delivery, Door } from './post.ts';

/** One unit's sending: at most one file under way, the next one after its receipt. */
interface Unit {
  site: Site;
  ordre: string;
  habits: Habits;
  /** Files due up to here are sent or merged. */
  told: Instant;
  due: Instant;
  busy: boolean;
  /** A file kept back by the fault `reorder`, to be sent after the next one. */
  kept: Buffer | null;
}

interface SenderCounts {
  sent: number;
  duplicates: number;
  refused: Record<string, number>;
  /** Files overtaken by a newer one of their site while the door was slow: it holds all they would have said. */
  merged: number;
  /** Files a silence kept back. */
  withheld: number;
  retries: number;
}

export interface SenderStatus extends SenderCounts {
  /** How long the oldest file that is due has waited, domain ms. */
  behind: number;
  /** Files due and not sent, those that a newer one of their site has overtaken included. */
  waiting: number;
  busy: number;
}

export interface Sender {
  status(): SenderStatus;
  stop(): Promise<void>;
}

export interface SenderDeps {
  clock: Clock;
  world: World;
  habits: ReadonlyMap<string, Habits>;
  door: Door;
  keyOf(finess: string): string;
  effects(): readonly Effect[];
  /** Failures that are not the door's: a bug. */
  onError(error: unknown, finess: string): void;
}

/** Process ms between two looks at the clock: 10 s of domain time at 100×. */
const LOOK = 100;
/** Sites that speak at the same time. */
export const CONCURRENCY = 6;

/** Sends every unit's files as they fall due on the domain clock, from `since` on. */
export function startSender(deps: SenderDeps, since: Instant): Sender {
  const units = allUnits(deps, since);
  const counts: SenderCounts = { sent: 0, duplicates: 0, refused: {}, merged: 0, withheld: 0, retries: 0 };
  const running = new Set<Promise<void>>();
  let stopped = false;

  function look(): void {
    const now = deps.clock.domain();
    const ready = units.filter((unit) => !unit.busy && unit.due <= now).sort((a, b) => a.due - b.due);
    for (const unit of ready.slice(0, Math.max(0, CONCURRENCY - running.size))) {
      unit.busy = true;
      const turn = takeTurn(unit, now)
        .catch((error: unknown) => {
          if (!stopped) deps.onError(error, unit.site.finess);
        })
        .finally(() => {
          unit.busy = false;
          running.delete(turn);
          // The next one at once: a slow door must not also be waited for by the clock.
          if (!stopped && running.size < CONCURRENCY) setImmediate(() => stopped || look());
        });
      running.add(turn);
    }
  }

  async function takeTurn(unit: Unit, now: Instant): Promise<void> {
    const due = plansBetween(unit.site, unit.ordre, unit.habits, unit.told, now);
    const plans = newest(due);
    counts.merged += due.length - plans.length;
    unit.told = now;
    unit.due = nextPlan(unit.site, unit.ordre, unit.habits, now).sendAt;
    for (const plan of plans) await send(unit, plan);
  }

  async function send(unit: Unit, plan: FilePlan): Promise<void> {
    const effects = feedEffects(deps.effects(), unit.site.finess, plan.sendAt);
    if (effects.some(({ fault }) => fault === 'silence' || fault === 'cyber')) {
      counts.withheld++;
      return;
    }
    const bytes = madeOf(unit, plan, effects);
    const kept = unit.kept;
    unit.kept = null;
    if (kept === null && effects.some(({ fault }) => fault === 'reorder')) {
      unit.kept = bytes;
      return;
    }
    await deliver(unit, bytes);
    if (kept !== null) await deliver(unit, kept);
    if (effects.some(({ fault }) => fault === 'duplicate')) await deliver(unit, bytes);
  }

  function madeOf(unit: Unit, plan: FilePlan, effects: readonly FeedEffect[]): Buffer {
    const file = buildFile(deps.world.site(unit.site.finess), unit.habits, faultyPlan(plan, effects));
    return fileBytes(faultyFile(file, effects));
  }

  async function deliver(unit: Unit, bytes: Buffer): Promise<void> {
    count(counts, await deps.door.post(deps.keyOf(unit.site.finess), bytes));
  }

  const timer = setInterval(look, LOOK);
  return {
    status() {
      const now = deps.clock.domain();
      const behind = units.reduce((most, { due, busy }) => (busy ? most : Math.max(most, now - due)), 0);
      const waiting = units.reduce((sum, { site, ordre, habits, told, due }) => {
        return due > now ? sum : sum + plansBetween(site, ordre, habits, told, now).length;
      }, 0);
      return { ...counts, refused: { ...counts.refused }, behind, waiting, busy: running.size };
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.all(running);
    }
  };
}

function allUnits({ world, habits }: SenderDeps, since: Instant): Unit[] {
  return world.region.sites.flatMap((site) => {
    const own = habits.get(site.finess);
    if (own === undefined) return [];
    return site.units.map((ordre) => {
      const due = nextPlan(site, ordre, own, since).sendAt;
      return { site, ordre, habits: own, told: since, due, busy: false, kept: null };
    });
  });
}

/** Every night file, and of the files within the day the newest: it holds all that the others would have. */
function newest(due: readonly FilePlan[]): FilePlan[] {
  const isNight = (plan: FilePlan) => plan.to < localDayNumber(plan.extractAt);
  const last = due.findLast((plan) => !isNight(plan));
  return due.filter((plan) => plan === last || isNight(plan));
}

function count(counts: SenderCounts, delivery: Delivery): void {
  counts.retries += delivery.retries;
  if (delivery.state === 'refused') {
    const code = delivery.code ?? 'unknown';
    counts.refused[code] = (counts.refused[code] ?? 0) + 1;
    return;
  }
  counts.sent++;
  if (delivery.duplicate) counts.duplicates++;
}
