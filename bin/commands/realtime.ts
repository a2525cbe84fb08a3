import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSecrets } from '#ingest/inbox/secrets.ts';
import { openApi } from '#ingest/openapi.ts';
import { startPicture } from '#realtime/picture.ts';
import { startRealtime } from '#realtime/service.ts';
import { components, versionsOf } from '../readiness.ts';
import { openRuntime, serve } from '../runtime.ts';

/** The live picture and the front door. */
export async function run(): Promise<void> {
  const runtime = await openRuntime('realtime');
  const { config, db, clock, region, log } = runtime;
  const secrets = await loadSecrets(join(config.dataDir, 'secrets'));
  const picture = await startPicture({
    db,
    clock,
    log,
    region,
    origin: config.demo ? 'simulated' : 'real',
    redisUrl: config.REDIS_URL ?? null
  });
  const appPort = Number(process.env.VIGIE_APP_PORT ?? 0);
  const versions = await versionsOf(db);
  const front = await startRealtime(
    {
      host: config.VIGIE_HOST,
      port: config.PORT,
      app: appPort > 0 ? { host: '127.0.0.1', port: appPort } : null,
      frontSecret: process.env.VIGIE_FRONT_SECRET ?? randomBytes(32).toString('hex'),
      demo: config.demo,
      staffCode: config.VIGIE_STAFF_CODE ?? null,
      wallCode: config.VIGIE_WALL_CODE ?? null,
      sessionSecret: secrets.visit,
      trustedProxies: config.VIGIE_TRUSTED_PROXY === '1' ? ['127.0.0.1', '::1'] : []
    },
    {
      live: picture.source,
      clock,
      log,
      components: () => components(runtime, picture, supervisorReport()),
      versions,
      dbEngine: () => db.kind,
      openapi: openApi()
    }
  );
  log.info({ port: front.port, engine: front.engine }, 'front door ready');
  serve(runtime, async () => {
    await front.stop();
    await picture.stop();
  });
}

/** The supervisor's report on its children; null when this process runs alone. */
function supervisorReport(): unknown {
  const file = process.env.VIGIE_SUPERVISOR_FILE;
  if (!file) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
