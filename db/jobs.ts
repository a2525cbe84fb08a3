import type { Instant } from '#domain/time/instant.ts';
import { HOUR } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/paris.ts';
import { purgeAccounts } from './access/accounts.ts';
import { purgeEndedDevices } from './access/devices.ts';
import { purgeSessions } from './access/sessions.ts';
import { monthOf } from '#domain/tiu/figures/report.ts';
import type { Db } from './connect.ts';
import { purgeHub } from './hub/purge.ts';
import { purgeInbox } from './inbox.ts';
import { sweepDeclared } from './declared/log.ts';
import { KEEP_DAYS } from './keep.ts';
import { NORMS_KEPT_DAYS, purgeNorms } from './norms.ts';
import { pruneOutbox } from './outbox.ts';
import { purgeBeds } from './beds/purge.ts';
import { purgeClosures } from './places/closures.ts';
import { codeOf, runPolicies } from './policies.ts';
import { purgeQuarantine } from './quarantine.ts';
import { purgeSetAside } from './set-aside.ts';
import { refreshDebt } from './refresh.ts';
import { purgeFiles, purgeOriented, purgeRefused } from './rpu/purge.ts';
import { LEARNINGS_KEPT_DAYS, purgeLearnings } from './stay/models.ts';
import { purgeScores, SCORES_KEPT_DAYS } from './stay/scores.ts';
import { expireAsks, purgeTiu, sweepTiu } from './tiu/time.ts';
import { purgeTiuReports } from './tiu/reports.ts';
import { vacuumChanged } from './vacuum.ts';

const DAY = 24 * HOUR;

/** Both clocks at one instant. */
export interface Now {
  domain: Instant;
  process: Instant;
}

/** One thing to do again and again: at most every `every` ms of process time. */
interface Job {
  name: string;
  every: number;
  /** What it counts; a job of several parts also says what failed in it. */
  run(db: Db, now: Now): Promise<number | { n: number; error: string | null }>;
}

/**
 * What keeps the record in shape, on both engines alike. TimescaleDB's own policies (columnstore, retention,
 * the hourly refresh) are among them through `runPolicies`: a server's workers have usually run them already.
 */
export const JOBS: readonly Job[] = [
  { name: 'refresh', every: 60_000, run: (db) => refreshDebt(db) },
  { name: 'vacuum', every: 5 * 60_000, run: (db, now) => vacuumChanged(db, now.process) },
  { name: 'policies', every: 10 * 60_000, run: (db, now) => runPolicies(db, now.process) },
  {
    name: 'outbox',
    every: 10 * 60_000,
    run: (db, now) => pruneOutbox(db, now.process - KEEP_DAYS.outbox * DAY)
  },
  { name: 'inbox', every: 10 * 60_000, run: (db, now) => purgeInbox(db, now.domain) },
  {
    name: 'sessions',
    every: 10 * 60_000,
    run: async (db, now) =>
      (await purgeSessions(db, now.process)) + (await purgeEndedDevices(db, now.process))
  },
  { name: 'accounts', every: 24 * HOUR, run: (db, now) => purgeAccounts(db, now.process) },
  {
    name: 'quarantine',
    every: HOUR,
    run: (db, now) =>
      purgeQuarantine(db, {
        valuesBefore: now.domain - KEEP_DAYS.quarantineValues * DAY,
        rowsBefore: now.domain - KEEP_DAYS.quarantineRows * DAY
      })
  },
  { name: 'declared', every: 10 * 60_000, run: (db, now) => sweepDeclared(db, now.domain) },
  { name: 'set-aside', every: HOUR, run: (db, now) => purgeSetAside(db, now.domain) },
  { name: 'beds', every: HOUR, run: (db, now) => purgeBeds(db, now.domain) },
  {
    name: 'closures',
    every: 24 * HOUR,
    run: (db, now) => purgeClosures(db, now.domain - KEEP_DAYS.closures * DAY)
  },
  // Asks run out, and what ended leaves the screens: as often as jobs are looked at.
  {
    name: 'tiu-time',
    every: 5_000,
    run: async (db, now) => (await expireAsks(db, now.domain)) + (await sweepTiu(db, now.domain))
  },
  { name: 'tiu', every: HOUR, run: (db, now) => purgeTiu(db, now.domain) },
  {
    name: 'tiu-reports',
    every: 24 * HOUR,
    run: (db, now) => purgeTiuReports(db, monthOf(now.domain - KEEP_DAYS.tiuReports * DAY))
  },
  { name: 'hub', every: 10 * 60_000, run: (db, now) => purgeHub(db, now) },
  { name: 'refused', every: HOUR, run: (db, now) => purgeRefused(db, now.domain - KEEP_DAYS.refused * DAY) },
  { name: 'files', every: HOUR, run: (db, now) => purgeFiles(db, now.domain - KEEP_DAYS.files * DAY) },
  {
    name: 'oriented',
    every: 24 * HOUR,
    run: (db, now) => purgeOriented(db, now.domain - KEEP_DAYS.oriented * DAY)
  },
  {
    name: 'stay',
    every: 6 * HOUR,
    run: async (db, now) =>
      (await purgeLearnings(db, now.domain - LEARNINGS_KEPT_DAYS * DAY)) +
      (await purgeScores(db, localDay(now.domain - SCORES_KEPT_DAYS * DAY)))
  },
  {
    name: 'norms',
    every: 6 * HOUR,
    // The picture log is dropped by the machine's time: where domain time runs ahead, its norms stay as long.
    run: (db, now) => purgeNorms(db, Math.min(now.domain, now.process) - NORMS_KEPT_DAYS * DAY)
  }
];

/** How one run of a job went. */
export interface JobReport {
  job: string;
  ms: number;
  /** What the job counts: rows, ranges, tables. */
  n: number;
  error: string | null;
}

/** Runs every job that is due by process time, one after the other. A failing job does not stop the others. */
export async function runDueJobs(db: Db, now: Now): Promise<JobReport[]> {
  const rows = await db.query<{ job: string; started_at: Instant }>(
    'SELECT job, started_at FROM vigie.job_run'
  );
  const last = new Map(rows.map((row) => [row.job, row.started_at]));
  const reports: JobReport[] = [];
  for (const job of JOBS) {
    if (now.process - (last.get(job.name) ?? -Infinity) < job.every) continue;
    reports.push(await runJob(db, job, now));
  }
  return reports;
}

async function runJob(db: Db, job: Job, now: Now): Promise<JobReport> {
  const started = performance.now();
  const report: JobReport = { job: job.name, ms: 0, n: 0, error: null };
  try {
    const came = await job.run(db, now);
    Object.assign(report, typeof came === 'number' ? { n: came } : came);
  } catch (error) {
    report.error = codeOf(error);
  }
  report.ms = Math.round(performance.now() - started);
  await noteRun(db, job.name, now.process, report);
  return report;
}

/** Notes a run, so that the next is due after its time, in this process or another. */
export async function noteRun(
  db: Db,
  job: string,
  at: Instant,
  report: Pick<JobReport, 'ms' | 'error'>
): Promise<void> {
  await db.query(
    `INSERT INTO vigie.job_run (job, started_at, finished_at, ms, error)
     VALUES ($1, to_timestamp($2::float8 / 1000), clock_timestamp(), $3, $4)
     ON CONFLICT (job) DO UPDATE SET started_at = excluded.started_at, finished_at = excluded.finished_at,
       ms = excluded.ms, error = excluded.error`,
    [job, at, report.ms, report.error]
  );
}
