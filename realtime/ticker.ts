import type { Logger } from 'pino';
import type { Clock } from '#domain/time/clock.ts';
import type { OutboxEvent } from '#domain/events.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { noteDomain } from '#db/clock.ts';
import type { Db } from '#db/connect.ts';
import { releaseLease, takeLease } from '#db/lease.ts';
import { emit, type NewOutboxEvent } from '#db/outbox.ts';
import { readUnitNow } from '#db/rpu/unit-now.ts';
import { saveCheckpoint } from '#db/picture.ts';
import { checkpointName } from './open-picture.ts';
import { toCheckpoint } from './fold/checkpoint.ts';
import type { Applied } from './fold/index.ts';
import { TICK, type FoldState } from './fold/state.ts';
import { createPictureLog } from './picture-log.ts';

/** Process ms: how long a lost writer is waited for, how often it renews, how often the rest is looked at. */
const LEASE = 10_000;
const RENEW = 3_000;
const CHECKPOINT = 60_000;
const SHORTEST = 20;
const LONGEST = 1_000;

export interface TickerDeps {
  db: Db;
  clock: Clock;
  log: Logger;
  origin: Origin;
  node: string;
  /** The picture of this node: what is logged and kept as checkpoint. */
  state(): FoldState;
  /** Of the record that this picture was folded from. */
  epoch(): string;
}

export interface Ticker {
  /** Give these to the feed reader: every node follows the feed, the elected one writes. */
  onEvent(event: OutboxEvent, applied: Applied): void;
  onStart(state: FoldState): void;
  /** True while this node is the elected writer. */
  elected(): boolean;
  stop(): Promise<void>;
}

/**
 * The elected writer (docs/architecture.md): one node of all writes a tick every 60 s of domain
 * time, the picture log, and the checkpoint from which nodes start. Another takes over within a lease.
 */
export function startTicker(deps: TickerDeps): Ticker {
  const { db, clock, log, origin, node } = deps;
  const leaseName = `ticker:${origin}`;
  const picture = createPictureLog({ db, origin, log, fence: (tx) => takeLease(tx, leaseName, node, LEASE) });
  let until = -Infinity;
  let renewedAt = -Infinity;
  let checkpointAt = clock.process();
  let checkpointSeq = -1;
  let written: Instant | null = null;
  let stopping = false;
  /** Nothing is written before this node holds a picture. */
  let opened = false;
  let wake: (() => void) | null = null;
  let seen = { domain: clock.domain(), process: clock.process() };

  const elected = (): boolean => clock.process() < until;

  async function elect(): Promise<boolean> {
    const now = clock.process();
    if (elected() && now - renewedAt < RENEW) return true;
    const was = elected();
    renewedAt = now;
    until = (await takeLease(db, leaseName, node, LEASE)) ? now + LEASE : -Infinity;
    if (!was && elected()) {
      log.info({ node }, 'elected to write ticks');
      await adopt();
    }
    return elected();
  }

  /** News kept by a back-fill without an event: told now, or no picture would ever hold it. */
  async function adopt(): Promise<void> {
    const at = clock.domain();
    await db.tx(async (tx) => {
      const events: NewOutboxEvent[] = [];
      for (const { unit, figures, figuresSeq, feed, feedSeq } of await readUnitNow(tx, origin)) {
        if (feed && feedSeq === null)
          events.push({ kind: 'unit.feed', key: unit, origin, at, payload: feed });
        if (figures && figuresSeq === null)
          events.push({ kind: 'unit.figures', key: unit, origin, at, payload: figures });
      }
      await emit(tx, events);
    });
  }

  async function tick(): Promise<void> {
    const at = Math.floor(clock.domain() / TICK) * TICK;
    const last = Math.max(written ?? -Infinity, deps.state().tick ?? -Infinity);
    if (at <= last) return;
    await db.tx(async (tx) => {
      await noteDomain(tx, at);
      await emit(tx, [{ kind: 'tick', key: '', origin, at, payload: { at } }]);
    });
    written = at;
  }

  /** The log first: a node that starts from this checkpoint does not collect earlier rows again. */
  async function checkpoint(): Promise<void> {
    const state = deps.state();
    checkpointAt = clock.process();
    if (state.seq === checkpointSeq) return;
    await picture.flush();
    const stored = { seq: state.seq, at: state.tick ?? 0, state: toCheckpoint(state) };
    // A node that has not noticed a restore yet must not keep its picture over the one of now.
    await saveCheckpoint(db, checkpointName(origin), stored, deps.epoch());
    checkpointSeq = state.seq;
  }

  async function work(): Promise<void> {
    if (!opened || !(await elect())) return;
    await tick();
    await picture.flush();
    if (clock.process() - checkpointAt >= CHECKPOINT) await checkpoint();
  }

  /** Process ms to the next tick: domain time may run 600 times faster than this process. */
  function pause(): number {
    const now = { domain: clock.domain(), process: clock.process() };
    const passed = now.process - seen.process;
    const speed = passed > 0 ? Math.max(0.01, (now.domain - seen.domain) / passed) : 1;
    seen = now;
    const next = Math.floor(now.domain / TICK) * TICK + TICK;
    return Math.min(LONGEST, Math.max(SHORTEST, (next - now.domain) / speed));
  }

  async function run(): Promise<void> {
    while (!stopping) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause());
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (stopping) break;
      try {
        await work();
      } catch (error) {
        log.warn({ err: error }, 'the elected writer could not write; it tries again');
      }
    }
  }

  const running = run();
  return {
    onEvent: (event, applied) => picture.collect(event, applied),
    onStart: (state) => {
      opened = true;
      picture.start(state);
    },
    elected,
    async stop() {
      stopping = true;
      wake?.();
      await running;
      if (!elected()) return;
      try {
        await checkpoint();
        await releaseLease(db, leaseName, node);
      } catch (error) {
        log.warn(
          { err: error },
          'the last checkpoint was not written: the next start reads more of the feed'
        );
      }
    }
  };
}
