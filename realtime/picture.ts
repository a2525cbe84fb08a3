import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Origin } from '#domain/origin.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import type { Db } from '#db/connect.ts';
import { newestNorms, readNorms } from '#db/norms.ts';
import { startFeedReader, type FeedReader } from './feed-reader.ts';
import { foldContext } from './fold/context.ts';
import { initialState, type FoldState } from './fold/state.ts';
import { startTicker } from './ticker.ts';
import type { LiveSource } from './topics/store.ts';

export interface PictureDeps {
  db: Db;
  clock: Clock;
  log: Logger;
  region: RegionPack;
  /** The one origin this picture shows. */
  origin: Origin;
}

/** The live picture of a node: what it serves, and how it is doing. */
export interface LivePicture {
  source: LiveSource;
  state(): FoldState;
  /** For `/readyz`: last event folded, domain time of its tick, whether this node writes ticks, last failure. */
  health(): {
    seq: number;
    tick: number | null;
    elected: boolean;
    feedAt: number | null;
    error: string | null;
  };
  /** News may be there: look at the feed now. */
  ring(): void;
  stop(): Promise<void>;
}

/** Follows the feed and stands for election as the writer of ticks, checkpoints and picture log. */
export async function startPicture(deps: PictureDeps): Promise<LivePicture> {
  const { db, clock, log, region, origin } = deps;
  const node = randomUUID();
  let reader: FeedReader | null = null;
  const none = initialState(origin);
  const ticker = startTicker({ db, clock, log, origin, node, state: () => reader?.state() ?? none });
  try {
    reader = await startFeedReader({
      db,
      clock,
      log,
      node,
      context: foldContext(region, origin, () => null),
      loadNorms: (version) => readNorms(db, version),
      latestNorms: async () => (await newestNorms(db, origin))?.version ?? null,
      onEvent: ticker.onEvent,
      onStart: ticker.onStart
    });
  } catch (error) {
    await ticker.stop();
    throw error;
  }
  const source = reader;
  return {
    source,
    state: source.state,
    ring: source.ring,
    health: () => ({
      seq: source.state().seq,
      tick: source.state().tick,
      elected: ticker.elected(),
      feedAt: source.feedAt(),
      error: source.error()
    }),
    async stop() {
      await source.stop();
      await ticker.stop();
    }
  };
}
