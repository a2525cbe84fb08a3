import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Db } from '#db/connect.ts';
import { finishInside } from '#db/inbox.ts';
import { isRetryable } from '#db/retryable.ts';
import { readGrants } from '#db/sources.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import { loadCommunes } from '#maps/region/index.ts';
import type { HubConfig } from './amqp/config.ts';
import { HubLink } from './amqp/link.ts';
import { FileDrop } from './files/drop.ts';
import { Door } from './http/door.ts';
import { healthOf } from './http/health.ts';
import { DEFAULT_LIMITS, type IngestLimits } from './http/limits.ts';
import { listen } from './http/server.ts';
import { dbStore } from './inbox/db-store.ts';
import { Intake } from './inbox/intake.ts';
import { Pipeline } from './inbox/pipeline.ts';
import { loadSecrets } from './inbox/secrets.ts';
import { checkAtStart, visitSecretCheck } from './inbox/visit-secret.ts';
import { Spool } from './inbox/spool.ts';
import { streamHandler } from './inbox/stream-handler.ts';
import { KeyCache } from './keys/key-cache.ts';
import { OPEN_STREAMS } from './streams.ts';

export interface IngestConfig {
  /** 0: any free port. */
  port: number;
  host: string;
  /** Holds `secrets/`, `spool/`, `drop/`. */
  dataDir: string;
  limits?: Partial<IngestLimits>;
  /** Opens `/metrics` to a reader on another machine that shows it. */
  metricsToken?: string | undefined;
  /** The Hub to consume from; null or absent: none. */
  hub?: HubConfig | null;
  /** Time between two looks at the drop folders, ms. */
  dropEveryMs?: number;
}

export interface IngestDeps {
  db: Db;
  log: Logger;
  clock: Clock;
  region: RegionPack;
  /** Further figures of this process, Prometheus text, and who counts what payloads came to. */
  metrics?: () => Promise<string>;
  onDone?: (state: string) => void;
}

/** Requests under way get this long to end when the service stops, ms. */
const GRACE_MS = 4_000;

/**
 * Opens the doors for feeds (HTTP and files). Starts with the database away too, if a copy of the keys exists.
 * @returns the port, and `stop`, which takes no new request, ends what is being written and leaves the rest in
 * the inbox or the spool
 */
export async function startIngest(
  config: IngestConfig,
  deps: IngestDeps
): Promise<{ port: number; stop(): Promise<void> }> {
  const { db, log, clock, region } = deps;
  const limits = { ...DEFAULT_LIMITS, ...config.limits };
  const folder = (name: string): string => join(config.dataDir, name);
  const tempDir = folder('spool/incoming');
  await emptyFolder(tempDir);
  const secrets = await loadSecrets(folder('secrets'));
  const communes = await loadCommunes(region.id);
  const keyring = secrets.keyring;

  const spool = new Spool(folder('spool/waiting'), {
    maxBytes: limits.spoolBytes,
    maxEntries: limits.spoolEntries,
    keepFree: limits.keepFreeBytes
  });
  const { damaged } = await spool.start();
  if (damaged.length > 0) log.error({ damaged }, 'damaged files of the spool were set aside');

  const path = folder('secrets/source-keys.json');
  const keys = new KeyCache({ load: () => readGrants(db), path, clock, log });
  const store = dbStore(db);
  const checkSecret = visitSecretCheck(db, secrets);
  const handle = streamHandler(OPEN_STREAMS, {
    db,
    log,
    clock,
    region,
    communes,
    visitSecret: secrets.visit,
    checkSecret,
    finish: finishInside
  });
  const { shortage, storeMs } = limits;
  const pipeline = new Pipeline({
    ...{ store, keyring, handle, isRetryable, shortage, log },
    backlog: limits.backlog,
    onDone: ({ state }) => deps.onDone?.(state)
  });
  const intake = new Intake({
    ...{ store, spool, pipeline, clock, isRetryable, shortage, storeMs, log },
    lineOf: (stream, payload) => OPEN_STREAMS.get(stream)?.lineOf(keyring, payload) ?? Promise.resolve(null)
  });
  const drop = new FileDrop({
    ...{ dir: folder('drop'), intake, spool, store, keys, keyring, clock, log, isRetryable },
    maxBytes: limits.maxBodyBytes,
    keepFree: limits.keepFreeBytes,
    everyMs: config.dropEveryMs ?? 1_000
  });
  let hub: HubLink | null = null;
  const health = healthOf({
    ...{ db, keys, spool, intake, pipeline, store, clock, metrics: deps.metrics },
    hub: () => hub?.counts ?? null,
    drop: () => drop.counts,
    metricsToken: config.metricsToken ?? null
  });
  const door = new Door({
    intake,
    keyring,
    tempDir,
    limits,
    keys,
    spool,
    store,
    clock,
    log,
    isRetryable,
    health
  });

  await keys.start();
  await checkAtStart(checkSecret);
  pipeline.start();
  intake.start();
  await drop.start();
  if (config.hub)
    hub = new HubLink(config.hub, {
      ...{ intake, keyring, tempDir, clock, log },
      maxBytes: limits.maxBodyBytes,
      keepFree: limits.keepFreeBytes
    });
  const server = await listen(door, { port: config.port, host: config.host, limits });
  log.info({ port: server.port, waiting: spool.size }, 'ingest ready');
  return {
    port: server.port,
    stop: async () => {
      await Promise.all([server.stop(GRACE_MS), hub?.stop()]);
      await drop.stop();
      await intake.stop();
      keys.stop();
      await pipeline.stop();
    }
  };
}

/** Half-received uploads of an earlier process: nobody was answered, nothing is lost. */
async function emptyFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  for (const name of await readdir(dir)) await rm(join(dir, name), { force: true });
}
