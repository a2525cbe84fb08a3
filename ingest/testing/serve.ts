import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import { connect, type DbTarget } from '#db/connect.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { HubConfig } from '../amqp/config.ts';
import type { IngestLimits } from '../http/limits.ts';
import { startIngest } from '../service.ts';

/** What a test gives to an ingest process of its own, as JSON in its first argument. */
export interface ServeConfig {
  target: DbTarget;
  dataDir: string;
  port: number;
  /** Domain time: `now` at the process instant `since` (ms), and runs. */
  now: number;
  since: number;
  limits?: Partial<IngestLimits>;
  /** Without certificates. */
  hub?: HubConfig;
}

/** Entry of an ingest process that a test can measure and kill: `node ingest/testing/serve.ts '<ServeConfig>'`. */
const config = JSON.parse(process.argv[2] ?? '{}') as ServeConfig;
const clock = { domain: () => config.now + Date.now() - config.since, process: () => Date.now() };
const log = pino({ level: 'info' }, pino.destination({ dest: 2, sync: true }));
const db = connect(config.target);
const service = await startIngest(
  {
    port: config.port,
    host: '127.0.0.1',
    dataDir: config.dataDir,
    limits: config.limits ?? {},
    hub: config.hub ?? null
  },
  { db, log, clock, region: loadRegion('fictive') }
);
const loop = monitorEventLoopDelay({ resolution: 10 });
loop.enable();
process.send?.({ port: service.port });
process.on('message', (question) => {
  if (question === 'memory')
    process.send?.({
      rss: process.memoryUsage.rss(),
      peak: process.resourceUsage().maxRSS * 1024,
      blocked: loop.max / 1e6
    });
});
process.on('disconnect', () => process.exit(0));
