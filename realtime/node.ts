import type { Logger } from 'pino';
import type { Db } from '#db/connect.ts';
import { newestNorms, readNorms } from '#db/norms.ts';
import type { Origin } from '#domain/origin.ts';
import type { Facility, RegionPack } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import type { Doorbell } from './doorbell.ts';
import { startFeedReader } from './feed-reader.ts';
import { foldContext } from './fold/context.ts';
import { initialState, type FoldState } from './fold/state.ts';
import { startTicker } from './ticker.ts';
import type { LiveSource } from './topics/store.ts';

export interface NodeDeps {
  db: Db;
  clock: Clock;
  log: Logger;
  region: RegionPack;
  /** What its hospitals are equipped for. */
  facilities?: readonly Facility[];
  origin: Origin;
  bell: Doorbell;
  /** Name of this node in leases, unique among nodes. */
  name: string;
}

/** One node of the live picture: it folds the feed, and takes its turn as the elected writer of ticks. */
export interface PictureNode {
  source: LiveSource;
  state(): FoldState;
  /** Why the last look at the feed failed; null when it did not. */
  error(): string | null;
  elected(): boolean;
  /** Calls back with the account or device whose rights changed. */
  onAccessChanged(callback: (id: string) => void): void;
  stop(): Promise<void>;
}

/** Follows the feed, keeps the picture and, when elected, writes ticks, log and checkpoints. */
export async function startNode(deps: NodeDeps): Promise<PictureNode> {
  const { db, clock, log, region, origin, bell, name } = deps;
  let state: () => FoldState = () => initialState(origin);
  let epoch = (): string => '';
  const told = { state: () => state(), epoch: () => epoch() };
  const ticker = startTicker({ db, clock, log, origin, node: name, ...told });
  const listeners = new Set<(id: string) => void>();
  const { norms: _loadedByTheReader, ...context } = foldContext(region, origin, () => null, deps.facilities);
  const reader = await startFeedReader({
    db,
    clock,
    log,
    context,
    loadNorms: (version) => readNorms(db, version),
    latestNorms: async () => (await newestNorms(db, origin))?.version ?? null,
    node: name,
    onEvent(event, applied) {
      ticker.onEvent(event, applied);
      if (event.kind === 'access.changed') for (const tell of listeners) tell(event.payload.id);
    },
    onStart: ticker.onStart
  });
  state = reader.state;
  epoch = reader.epoch;
  bell.onRing(() => reader.ring());
  return {
    source: reader,
    state: reader.state,
    error: reader.error,
    elected: ticker.elected,
    onAccessChanged: (callback) => void listeners.add(callback),
    stop: async () => {
      await ticker.stop();
      await reader.stop();
    }
  };
}
