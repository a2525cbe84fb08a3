import type { Logger } from 'pino';
import type { Clock } from '#domain/time/clock.ts';
import type { OutboxEvent } from '#domain/events.ts';
import type { Norms } from '#domain/usual/types.ts';
import type { Db } from '#db/connect.ts';
import { readEpoch } from '#db/epoch.ts';
import { feedBounds, readFeed } from '#db/outbox.ts';
import { applyEvents, storeOf, type Applied } from './fold/index.ts';
import type { FoldContext } from './fold/context.ts';
import { initialState, type FoldState } from './fold/state.ts';
import { openPicture } from './open-picture.ts';
import type { LiveSource } from './topics/store.ts';

/** Process ms between two looks at the feed without a doorbell, and after a failed one. */
const POLL = 250;
const RETRY = 1_000;
/** Events read at once. */
const BATCH = 500;
/** Process ms between two looks at the record's identity. */
const EPOCH_EVERY = 5_000;

export interface FeedReaderDeps {
  db: Db;
  clock: Clock;
  log: Logger;
  /** Everything of the context but the norms, which the reader loads by version. */
  context: Omit<FoldContext, 'norms'>;
  loadNorms(version: number): Promise<Norms | null>;
  /** Version of the norms in force, for a start from the current tables. */
  latestNorms(): Promise<number | null>;
  /** Name of this node in leases. */
  node: string;
  /** Called after each event, in order, with what it changed. */
  onEvent?: (event: OutboxEvent, applied: Applied) => void;
  /** Called whenever the picture starts again: at start, after a restore, after too long an absence. */
  onStart?: (state: FoldState) => void;
  /** For tests only: process ms between two looks without a ring, instead of 250. */
  poll?: number;
}

export interface FeedReader extends LiveSource {
  state(): FoldState;
  /** Looks at the feed now instead of at the next poll. */
  ring(): void;
  /** Why the last look failed; null when it did not. */
  error(): string | null;
  stop(): Promise<void>;
}

/**
 * Folds the feed of the record into this node's picture and goes on for ever: by `seq`, in order, each event
 * once. While the record is away the picture stays as it is, and `feedAt` says since when.
 */
export async function startFeedReader(deps: FeedReaderDeps): Promise<FeedReader> {
  const { db, clock, log } = deps;
  const norms = new Map<number, Norms>();
  const ctx: FoldContext = { ...deps.context, norms: (version) => norms.get(version) ?? null };
  const listeners = new Set<(topics: Iterable<string>) => void>();
  let state = initialState(ctx.origin);
  let epoch = '';
  let epochAt = -Infinity;
  let feedAt: number | null = null;
  let failure: string | null = null;
  let stopping = false;
  let wake: (() => void) | null = null;
  /** Somebody rang while this node was looking: it looks once more. */
  let rung = false;

  async function needNorms(version: number): Promise<void> {
    if (norms.has(version)) return;
    const loaded = await deps.loadNorms(version);
    if (!loaded) throw new Error(`norms ${version} are not in the record`);
    norms.set(version, loaded);
    // The picture stands on one version; the one before may still be compared with.
    for (const old of [...norms.keys()].sort((a, b) => a - b).slice(0, -3)) norms.delete(old);
  }

  /** From the newest checkpoint, or from the current tables when there is none. */
  async function open(identity = epoch): Promise<void> {
    const { latestNorms, node } = deps;
    const next = await openPicture(db, ctx, { needNorms, latestNorms, node, clock });
    const gone = [...state.topics.keys()];
    // Together: the old picture under the new identity would hide the new one from whoever read it.
    epoch = identity;
    state = next;
    deps.onStart?.(state);
    tell([...gone, ...state.topics.keys()]);
    log.info({ seq: state.seq, tick: state.tick, epoch }, 'picture opened');
  }

  async function checkEpoch(): Promise<void> {
    if (clock.process() - epochAt < EPOCH_EVERY) return;
    const now = await readEpoch(db);
    epochAt = clock.process();
    if (now === epoch) return;
    norms.clear();
    await open(now);
  }

  /** One look. @returns true when there may be more to read at once */
  async function look(): Promise<boolean> {
    await checkEpoch();
    const events = await readFeed(db, state.seq, BATCH);
    const first = events[0];
    if (first && first.seq > state.seq + 1 && (await feedBounds(db)).floor > state.seq + 1) {
      // Away for longer than the feed is kept: what is missing is in the current tables.
      await open();
      return true;
    }
    for (const event of events)
      if (event.kind === 'norms.published' && event.origin === ctx.origin)
        await needNorms(event.payload.version);
    const changed = new Set<string>();
    for (const event of events) {
      const applied = applyEvents(state, [event], ctx);
      state = applied.state;
      for (const topic of applied.changed.keys()) changed.add(topic);
      for (const topic of applied.removed.keys()) changed.add(topic);
      deps.onEvent?.(event, applied);
    }
    feedAt = clock.process();
    failure = null;
    if (changed.size > 0) tell(changed);
    return events.length === BATCH;
  }

  function tell(topics: Iterable<string>): void {
    for (const listener of listeners) listener(topics);
  }

  async function run(): Promise<void> {
    while (!stopping) {
      let wait = deps.poll ?? POLL;
      try {
        rung = false;
        if ((await look()) || rung) wait = 0;
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
        log.warn({ err: error, seq: state.seq }, 'the feed could not be read; the picture stays as it is');
        wait = RETRY;
      }
      if (stopping) break;
      // Even with more to read, other work of this process gets its turn.
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = null;
    }
  }

  try {
    await look();
  } catch (error) {
    // The record may be away when this node starts: it serves, says so, and goes on trying.
    failure = error instanceof Error ? error.message : String(error);
    log.warn({ err: error }, 'the record is away; the picture waits for it');
  }
  const running = run();
  return {
    state: () => state,
    store: () => storeOf(() => state),
    epoch: () => epoch,
    feedAt: () => feedAt,
    error: () => failure,
    ring: () => {
      rung = true;
      wake?.();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      stopping = true;
      wake?.();
      await running;
    }
  };
}
