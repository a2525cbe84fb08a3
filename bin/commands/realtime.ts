import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readDevice } from '#db/access/devices.ts';
import { readSession } from '#db/access/sessions.ts';
import { accessSecret, loadSecrets } from '#ingest/inbox/secrets.ts';
import { openapi } from '#ingest/openapi.ts';
import { addressesOf } from '#maps/region/addresses.ts';
import { loadFacilities } from '#maps/region/index.ts';
import { startNode, type PictureNode } from '#realtime/node.ts';
import { startRealtime, type Realtime } from '#realtime/service.ts';
import { shareLimits } from '#realtime/among-nodes/limits.ts';
import { sharePresence } from '#realtime/among-nodes/presence.ts';
import { nodeComponents, supervisorReport, versionsOf } from '../readiness.ts';
import { openBell } from '../house-bell.ts';
import { frontSecret } from '../front-secret.ts';
import { nodeMetrics, openMetrics } from '../metrics/registry.ts';
import { ringingDb } from '../ringing-db.ts';
import { readConfig } from '../config.ts';
import { openRuntime, serve } from '../runtime.ts';
import { lastFolder, whileWaiting } from '../waiting.ts';

/** The live picture and the front door: one node of any number. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { redis: { type: 'string' } } });
  // The command's word goes before the environment's, and is checked as that is.
  if (values.redis !== undefined) process.env['REDIS_URL'] = values.redis;
  const { runtime, secrets, bell, db, node, name } = await whileWaiting(readConfig(process.env), openNode);
  const { config, clock, region, log } = runtime;
  const metrics = openMetrics();
  // Figures are asked for once the door is open, which needs to know who counts its pushes.
  const opened: { front?: Realtime } = {};
  const { pushed } = nodeMetrics(metrics, {
    sockets: () => opened.front?.sockets() ?? 0,
    seq: () => node.state().seq,
    tick: () => node.state().tick,
    now: () => clock.domain()
  });
  const redis = config.REDIS_URL ?? null;
  const limits = redis ? shareLimits(redis, accessSecret(secrets)) : null;
  const presence = redis
    ? sharePresence(redis, name, () => ({ sockets: opened.front?.sockets() ?? 0, seq: node.state().seq }))
    : null;
  const front = await startRealtime(
    {
      host: config.VIGIE_HOST,
      port: config.PORT,
      app: config.VIGIE_APP_PORT > 0 ? { host: config.VIGIE_APP_HOST, port: config.VIGIE_APP_PORT } : null,
      frontSecret: frontSecret(secrets),
      metricsToken: config.VIGIE_METRICS_TOKEN ?? null,
      demo: config.demo,
      secret: accessSecret(secrets),
      record: {
        session: (token) => readSession(runtime.db, token, clock.process()),
        device: (token) => readDevice(runtime.db, token, clock.process())
      },
      lastFolder: lastFolder(config),
      trustedProxies: config.VIGIE_TRUSTED_PROXY === '1' ? 'direct' : [],
      limits: { pages: [30 * config.VIGIE_PAGE_RATE, config.VIGIE_PAGE_RATE] }
    },
    {
      live: node.source,
      region,
      addresses: addressesOf(region.id),
      clock,
      log,
      components: () =>
        nodeComponents(runtime, node, bell, {
          children: supervisorReport(),
          nodes: presence?.read() ?? null
        }),
      versions: await versionsOf(db),
      dbEngine: () => db.kind,
      openapi,
      metrics: metrics.text,
      pushed,
      onAccessChanged: node.onAccessChanged,
      ...(limits ? { limiter: limits.limiter } : {})
    }
  );
  opened.front = front;
  log.info({ port: front.port, engine: front.engine }, 'front door ready');
  serve(runtime, async () => {
    await front.stop();
    limits?.stop();
    await presence?.stop();
    await node.stop();
    await bell.stop();
  });
}

/** What needs the record: while it is away, none of this is there. */
async function openNode() {
  const runtime = await openRuntime('realtime');
  const { config, clock, region, log } = runtime;
  const secrets = await loadSecrets(join(config.dataDir, 'secrets'));
  const bell = openBell(config, log);
  const db = ringingDb(runtime.db, bell.ring);
  const name = `${hostname()}:${process.pid}`;
  try {
    const node = await startNode({
      db,
      clock,
      log,
      region,
      facilities: await loadFacilities(region.id),
      origin: config.demo ? 'simulated' : 'real',
      bell,
      name
    });
    await firstTick(node);
    return { runtime, secrets, bell, db, node, name };
  } catch (error) {
    clock.stop();
    await bell.stop();
    await runtime.db.end();
    throw error;
  }
}

/** Longest wait of a starting node for a picture that knows what time it is, ms. */
const FIRST_TICK = 10_000;

/** Nobody is served a picture without an hour while the record, which has it, may still answer. */
async function firstTick(node: PictureNode): Promise<void> {
  for (const until = Date.now() + FIRST_TICK; node.state().tick === null && Date.now() < until;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
