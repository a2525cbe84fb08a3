import { createServer, type IncomingMessage } from 'node:http';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { provideContext } from '#app/lib/server/context.ts';
import { readEpoch } from '#db/epoch.ts';
import { mayReadMetrics } from '#domain/metrics-reader.ts';
import { accessSecret, loadSecrets } from '#ingest/inbox/secrets.ts';
import { openWallReports } from '#realtime/wall-reports.ts';
import { frontSecret } from '../front-secret.ts';
import { openMetrics, writeMetrics } from '../metrics/registry.ts';
import { openRuntime, serve } from '../runtime.ts';

const BUILD = fileURLToPath(new URL('../../build/app', import.meta.url));

type Handler = (request: unknown, response: unknown) => void;

/** The pages, behind the front door: on loopback under `vigie up`, on VIGIE_APP_HOST when they run apart. */
export async function run(): Promise<void> {
  const runtime = await openRuntime('app');
  const { config, db, clock, region, log } = runtime;
  const secrets = await loadSecrets(join(config.dataDir, 'secrets'));
  const wallReports = openWallReports(config.REDIS_URL ?? null);
  provideContext({
    db,
    clock,
    region,
    demo: config.demo,
    tier: config.tier,
    frontSecret: frontSecret(secrets),
    secret: accessSecret(secrets),
    origin: config.demo ? 'simulated' : 'real',
    insecureAllowed: config.VIGIE_INSECURE_HTTP === '1',
    wallReports,
    accessContact: config.VIGIE_ACCESS_CONTACT ?? null,
    installation: createHash('sha256')
      .update(await readEpoch(db))
      .digest('hex')
      .slice(0, 12)
  });
  // The front door sets these headers itself and strips what clients send under the same names.
  Object.assign(process.env, {
    PROTOCOL_HEADER: 'x-forwarded-proto',
    HOST_HEADER: 'x-forwarded-host',
    ADDRESS_HEADER: 'x-forwarded-for',
    XFF_DEPTH: '1',
    BODY_SIZE_LIMIT: '1M'
  });
  const { handler } = (await import(pathToFileURL(join(BUILD, 'handler.js')).href)) as { handler: Handler };
  const metrics = openMetrics();
  const mayRead = (request: IncomingMessage): boolean =>
    mayReadMetrics(
      { address: request.socket.remoteAddress ?? '', headers: request.headers },
      config.VIGIE_METRICS_TOKEN ?? null
    );
  const server = createServer((request, response) => {
    // What the front door passes on is of somebody else's machine: to them this page is not there.
    if (request.url === '/metrics' && mayRead(request)) void writeMetrics(metrics, response);
    else handler(request, response);
  });
  // Longer than the front door keeps an idle connection, so that it is never the pages that close first.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.VIGIE_APP_PORT, config.VIGIE_APP_HOST, resolve);
  });
  log.info('pages ready');
  serve(runtime, async () => {
    wallReports.stop();
    server.closeIdleConnections();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      setTimeout(() => server.closeAllConnections(), 3_000).unref();
    });
  });
}
