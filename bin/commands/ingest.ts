import { startIngest } from '#ingest/service.ts';
import { openBell } from '../house-bell.ts';
import { ringingDb } from '../ringing-db.ts';
import { openRuntime, serve } from '../runtime.ts';
import { startJobs } from '../jobs.ts';

/** The doors for feeds, and beside them the record's own jobs (refresh, retention, norms). */
export async function run(): Promise<void> {
  const runtime = await openRuntime('ingest');
  const { config, clock, region, log } = runtime;
  const bell = openBell(config, log);
  const db = ringingDb(runtime.db, bell.ring);
  const doors = await startIngest(
    {
      port: config.INGEST_PORT,
      host: config.VIGIE_HOST,
      dataDir: config.dataDir,
      limits: { spoolBytes: config.VIGIE_SPOOL_MB * 1024 * 1024 }
    },
    { db, log, clock, region }
  );
  const jobs = startJobs({ db, log, clock, region, origin: config.demo ? 'simulated' : 'real' });
  serve(runtime, async () => {
    await jobs.stop();
    await doors.stop();
    await bell.stop();
  });
}
