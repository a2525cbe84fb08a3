import type { Instant } from '#domain/time/instant.ts';
import type { Db } from './connect.ts';

interface Policy {
  job_id: number;
}

/**
 * Runs TimescaleDB's policies that are due: those of this schema whose last run, by a worker or by us, is
 * longer ago than their interval. The embedded engine has no workers, so it runs all of them here; on a server
 * none is due as long as its workers live. Same definitions, same code (0005 and 0006 of the migrations).
 * One that fails stops none of the others: it is noted with its error, and due again at the next look.
 * @returns how many ran, and which failed with what code; null when none did
 */
export async function runPolicies(db: Db, now: Instant): Promise<{ n: number; error: string | null }> {
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
  const failed: string[] = [];
  for (const { job_id } of due) {
    const started = performance.now();
    let error: string | null = null;
    try {
      await db.query('CALL public.run_job($1)', [job_id]);
    } catch (cause) {
      error = codeOf(cause);
      failed.push(`policy ${job_id}: ${error}`);
    }
    await db.query(
      `INSERT INTO vigie.job_run AS r (job, started_at, finished_at, ms, error)
       VALUES ('policy:' || $1::int, CASE WHEN $4::text IS NULL THEN to_timestamp($2::float8 / 1000) ELSE to_timestamp(0) END,
         clock_timestamp(), $3, $4)
       ON CONFLICT (job) DO UPDATE SET finished_at = excluded.finished_at, ms = excluded.ms, error = excluded.error,
         started_at = CASE WHEN excluded.error IS NULL THEN excluded.started_at ELSE r.started_at END`,
      [job_id, now, Math.round(performance.now() - started), error]
    );
  }
  return { n: due.length - failed.length, error: failed.length === 0 ? null : failed.join(', ') };
}

/** A failure in words that hold no value: the message of a database error can. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? String((error as { code?: unknown }).code ?? error.name) : 'unknown';
}
