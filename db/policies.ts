import type { Instant } from '#domain/time/instant.ts';
import type { Db } from './connect.ts';

interface Policy {
  job_id: number;
}

/**
 * Runs TimescaleDB's policies that are due: those of this schema whose last run, by a worker or by us, is
 * longer ago than their interval. The embedded engine has no workers, so it runs all of them here; on a server
 * none is due as long as its workers live. Same definitions, same code (0005 and 0006 of the migrations).
 * @returns policies run
 */
export async function runPolicies(db: Db, now: Instant): Promise<number> {
  const due = await db.query<Policy>(
    `SELECT j.job_id::int FROM timescaledb_information.jobs j
     LEFT JOIN timescaledb_information.job_stats s USING (job_id)
     LEFT JOIN vigie.job_run r ON r.job = 'policy:' || j.job_id
     WHERE j.hypertable_schema IN ('vigie', '_timescaledb_internal') AND j.proc_name LIKE 'policy_%'
       AND coalesce(greatest(nullif(s.last_run_started_at, '-infinity'), r.started_at), '-infinity') + j.schedule_interval
         <= to_timestamp($1::float8 / 1000)
     ORDER BY j.job_id`,
    [now]
  );
  for (const { job_id } of due) {
    const started = performance.now();
    await db.query('CALL public.run_job($1)', [job_id]);
    await db.query(
      `INSERT INTO vigie.job_run (job, started_at, finished_at, ms)
       VALUES ('policy:' || $1::int, to_timestamp($2::float8 / 1000), clock_timestamp(), $3)
       ON CONFLICT (job) DO UPDATE SET started_at = excluded.started_at, finished_at = excluded.finished_at, ms = excluded.ms`,
      [job_id, now, Math.round(performance.now() - started)]
    );
  }
  return due.length;
}
