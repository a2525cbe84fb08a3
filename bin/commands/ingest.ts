import { parseArgs } from 'node:util';
import { connect } from '#db/connect.ts';
import { hubConfigOf } from '#ingest/amqp/config.ts';
import { startIngest } from '#ingest/service.ts';
import { startStayJobs } from '#jobs/stay/run.ts';
import { openBell } from '../house-bell.ts';
import { recordMetrics } from '../metrics/record.ts';
import { openMetrics, outcomeCounter } from '../metrics/registry.ts';
import { ringingDb } from '../ringing-db.ts';
import { openRuntime, serve } from '../runtime.ts';
import { auditAnchorOf } from '../config.ts';
import { startJobs } from '../jobs.ts';

const JOBS_ANSWER_MS = 900_000;

/** The doors for feeds, and beside them the record's own jobs (refresh, retention, norms). */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { hub: { type: 'string' } } });
  // The command's word goes before the environment's, and is checked as that is.
  if (values.hub !== undefined) process.env['VIGIE_HUB_URL'] = values.hub;
  const runtime = await openRuntime('ingest');
  const { config, clock, region, log } = runtime;
  const hub = hubConfigOf(
    {
      url: config.VIGIE_HUB_URL,
      clientId: config.VIGIE_HUB_CLIENT_ID,
      exchange: config.VIGIE_HUB_EXCHANGE,
      prefetch: config.VIGIE_HUB_PREFETCH,
      ca: config.VIGIE_HUB_CA,
      cert: config.VIGIE_HUB_CERT,
      key: config.VIGIE_HUB_KEY
    },
    config.demo ? 'simulated' : 'real'
  );
  const bell = openBell(config, log);
  const db = ringingDb(runtime.db, bell.ring);
  const metrics = openMetrics();
  recordMetrics(metrics, runtime.db, config.demo);
  const doors = await startIngest(
    {
      port: config.INGEST_PORT,
      host: config.VIGIE_HOST,
      dataDir: config.dataDir,
      limits: { spoolBytes: config.VIGIE_SPOOL_MB * 1024 * 1024 },
      metricsToken: config.VIGIE_METRICS_TOKEN,
      hub
    },
    { db, log, clock, region, metrics: metrics.text, onDone: outcomeCounter(metrics) }
  );
  // Sums over the whole record may take minutes on a server: they wait longer for an answer than a door can.
  const jobsDb = connect(runtime.target, { name: 'vigie-jobs', max: 3, answerMs: JOBS_ANSWER_MS });
  const jobsRinging = ringingDb(jobsDb, bell.ring);
  const jobs = startJobs({
    db: jobsRinging,
    log,
    clock,
    region,
    origin: config.demo ? 'simulated' : 'real',
    auditAnchor: auditAnchorOf(config)
  });
  const stays = startStayJobs({
    ...{ db: jobsRinging, log, clock, sites: region.sites },
    origin: config.demo ? 'simulated' : 'real'
  });
  serve(runtime, async () => {
    // A refresh that runs must not take the time of the uploads under way.
    await Promise.all([jobs.stop(), stays.stop(), doors.stop()]);
    await jobsDb.end();
    await bell.stop();
  });
}
