import { pino } from 'pino';
import { connect, type DbTarget } from '#db/connect.ts';
import type { HubConfig } from '#ingest/amqp/config.ts';
import { startIngest } from '#ingest/service.ts';
import { loadRegion } from '#maps/region/index.ts';

/** What a bench gives to an ingest process of its own, as JSON in its first argument. */
export interface IngestProcessConfig {
  target: DbTarget;
  dataDir: string;
  region: string;
  /** Broker to consume from, without certificates. */
  hub?: HubConfig;
  /** Domain time, standing still until a message `{now}` moves it. */
  now: number;
}

const config = JSON.parse(process.argv[2] ?? '{}') as IngestProcessConfig;
const service = await startIngest(
  { port: 0, host: '127.0.0.1', dataDir: config.dataDir, hub: config.hub ?? null },
  {
    db: connect(config.target, { name: 'vigie-ingest' }),
    log: pino({ level: 'error' }, process.stderr),
    clock: { domain: () => config.now, process: () => Date.now() },
    region: loadRegion(config.region)
  }
);
process.on('message', ({ now }: { now: number }) => (config.now = now));
process.on('disconnect', () => process.exit(0));
process.send?.({ port: service.port });
