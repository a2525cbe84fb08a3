import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Db } from '#db/connect.ts';
import { eventsAndUsual, eventsChangedAt } from '#db/declared/events.ts';
import { runDueJobs } from '#db/jobs.ts';
import { releaseLease, takeLease } from '#db/lease.ts';
import { computeNorms, newestNorms } from '#db/norms.ts';
import { excludedDays, exclusionsChangedAt } from '#db/rules.ts';
import { makeTiuReport, monthsWithoutReport } from '#db/tiu/reports.ts';
import type { Origin } from '#domain/origin.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import { isUsualDue } from '#domain/usual/due.ts';
import { anchorAudit } from './audit-anchor.ts';

/** Process ms between two looks at what is due, and how long the elected runner is waited for. */
const LOOK_EVERY = 5_000;
const LEASE = 60_000;
const LEASE_NAME = 'jobs';

export interface JobsDeps {
  db: Db;
  log: Logger;
  clock: Clock;
  region: RegionPack;
  origin: Origin;
  /** File outside the record where heads of the audit log are written. */
  auditAnchor: string;
}

/**
 * Runs the record's own jobs in one elected process: refreshes, retention, vacuum, and once a day of domain time
 * the usual. A failing job is logged and tried again when it is next due.
 */
export function startJobs(deps: JobsDeps): { stop(): Promise<void> } {
  const { db, log, clock } = deps;
  const holder = `jobs:${hostname()}:${process.pid}`;
  let stopping = false;
  let wake: (() => void) | null = null;

  async function look(): Promise<void> {
    if (!(await takeLease(db, LEASE_NAME, holder, LEASE))) return;
    for (const report of await runDueJobs(db, { domain: clock.domain(), process: clock.process() })) {
      const level = report.error ? 'warn' : 'debug';
      log[level](report, 'job run');
    }
    await anchorAudit(db, { file: deps.auditAnchor, now: clock.process(), log });
    await dailyNorms(deps);
    await monthlyTransfers(deps);
  }

  async function run(): Promise<void> {
    while (!stopping) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (stopping) break;
      try {
        await look();
      } catch (error) {
        log.warn({ err: error }, 'jobs could not run; they are tried again');
      }
    }
  }

  const running = run();
  return {
    stop: async () => {
      stopping = true;
      wake?.();
      await running;
      await releaseLease(db, LEASE_NAME, holder).catch(() => undefined);
    }
  };
}

/**
 * New norms once a civil day, since yesterday is then known, and soon after somebody changed what is left out. None
 * while an event of the whole region is open.
 */
async function dailyNorms({ db, log, clock, region, origin }: JobsDeps): Promise<void> {
  const newest = await newestNorms(db, origin);
  const now = clock.domain();
  const changed = [await exclusionsChangedAt(db), await eventsChangedAt(db, origin)];
  const last = Math.max(...changed.map((at) => at ?? -Infinity));
  if (!isUsualDue(newest?.computedAt ?? null, last === -Infinity ? null : last, now)) return;
  const events = await eventsAndUsual(db, origin, now);
  if (newest && events.frozen.has('region')) return;
  const excluded = [...(await excludedDays(db)), ...events.excluded];
  const version = await computeNorms(db, region, { origin, now, excluded, frozen: events.frozen });
  if (version !== null) log.info({ version }, 'new norms');
}

/** The report of in-utero transfers of each month that is over: on the 1st, or as soon as the house runs again. */
async function monthlyTransfers({ db, log, clock, origin }: JobsDeps): Promise<void> {
  const at = clock.domain();
  for (const month of await monthsWithoutReport(db, origin, at)) {
    const edition = await makeTiuReport(db, origin, { month, at, by: 'job' });
    if (edition !== null) log.info({ month, edition }, 'report of in-utero transfers');
  }
}
