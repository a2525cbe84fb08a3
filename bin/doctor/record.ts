import { auditSince } from '#db/audit-close.ts';
import { connect, type Db } from '#db/connect.ts';
import { knownMigrations, migrationLevel } from '#db/migrate.ts';
import { readClock } from '#db/clock.ts';
import { refreshLag } from '#db/refresh.ts';
import type { FeedState } from '#domain/feed/state.ts';
import { domainAt } from '#domain/time/clock.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { AUDIT_KEPT } from '../audit-export.ts';
import type { Config } from '../config.ts';
import { feedCounts } from '../metrics/record.ts';
import { isOlder } from '../record.ts';
import { targetOf } from '../runtime.ts';
import { type Complaint, finding, type Finding } from './finding.ts';
import { runningOn } from './machine.ts';

/** Drift between this machine and the record's above which ages on screens are wrong. */
const MOST_DRIFT = 2_000;
const BACKUP_EVERY = 26 * HOUR;
const REFRESH_EVERY = 10 * MINUTE;
const DEBT_OLD = HOUR;

/** Everything the record itself has to say: five lines. While it is at rest or away, one says so and four are not asked. */
export async function record(config: Config): Promise<Finding[]> {
  const rest = ['clock', 'feeds', 'jobs', 'backup'];
  const unasked = (why: string): Finding[] =>
    rest.map((about) => ({ about, state: 'note', says: why, remedy: 'Then ask again.' }));
  if (!config.DATABASE_URL && runningOn(config) === null) {
    const says = 'the embedded record is at rest: start Vigie to look into it';
    return [
      { about: 'record', state: 'note', says, remedy: 'npm start' },
      ...unasked('not asked: the record is at rest')
    ];
  }
  const db = connect(targetOf(config), { name: 'vigie-doctor', max: 1, patienceMs: 1_000 });
  try {
    const first = await versions(db);
    if (first.state === 'wrong' && first.says.startsWith('does not answer'))
      return [first, ...unasked('not asked: the record is away')];
    if (first.says.includes('has run none')) return [first, ...unasked('not asked: the record is empty')];
    const now = Date.now();
    return [
      first,
      await clock(db, config, now),
      await feeds(db, config, now),
      await jobs(db, now),
      await backup(db, config, now)
    ];
  } finally {
    await db.end();
  }
}

async function versions(db: Db): Promise<Finding> {
  const complaints: Complaint[] = [];
  let version = '';
  try {
    const pong = await db.ping();
    version = `PostgreSQL ${pong.version}, TimescaleDB ${pong.timescale}`;
    if (db.kind === 'server' && isOlder(pong.timescale))
      complaints.push({
        state: 'note',
        says: `TimescaleDB ${pong.timescale} lacks the fix of a security advisory`,
        remedy: 'Upgrade the server to TimescaleDB 2.29.1 or newer.'
      });
    const level = await migrationLevel(db);
    const known = knownMigrations();
    const missing = known.filter((name) => !level.includes(name));
    const newer = level.filter((name) => !known.includes(name));
    if (level.length === 0)
      complaints.push({ state: 'wrong', says: 'has run none of the migrations', remedy: 'vigie migrate' });
    else if (missing.length > 0)
      complaints.push({
        state: 'wrong',
        says: `is ${missing.length} migrations behind (${missing[0]} first)`,
        remedy: 'vigie backup, then vigie migrate.'
      });
    if (newer.length > 0)
      complaints.push({
        state: 'wrong',
        says: `was written by a newer Vigie (${newer[0]})`,
        remedy:
          'Run that version, or restore the backup made before the upgrade (docs/operations.md, rollback).'
      });
  } catch (error) {
    const code = (error as { code?: string }).code ?? (error as Error).name;
    complaints.push({
      state: 'wrong',
      says: `does not answer (${code})`,
      remedy:
        db.kind === 'server'
          ? 'Is the server up, and DATABASE_URL right? psql with the same address says more.'
          : 'Look at the log of the engine, log/vigie.log in the data folder.'
    });
  }
  return finding('record', `${db.kind}, ${version}, every migration run`, complaints);
}

async function clock(db: Db, config: Config, now: Instant): Promise<Finding> {
  const [row] = await db.query<{ at: Instant }>('SELECT clock_timestamp() AS at');
  const drift = row ? Math.abs(row.at - Date.now()) : 0;
  const complaints: Complaint[] =
    drift > MOST_DRIFT
      ? [
          {
            state: 'wrong',
            says: `this machine and the record differ by ${(drift / 1000).toFixed(1)} s`,
            remedy: 'Let both follow a time server (chrony or systemd-timesyncd).'
          }
        ]
      : [];
  const stored = config.demo ? await readClock(db) : null;
  const ahead = stored ? Math.round((domainAt(stored, now) - now) / MINUTE) : 0;
  const told = stored ? `, simulated time ×${stored.speed}, ${ahead} min ahead` : '';
  return finding('clock', `record and process agree within ${MOST_DRIFT / 1000} s${told}`, complaints);
}

async function feeds(db: Db, config: Config, now: Instant): Promise<Finding> {
  const counts = await feedCounts(db, config.demo, now);
  const all = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const of = (state: FeedState): number => counts.get(state) ?? 0;
  const silent = of('silent') + of('late');
  const complaints: Complaint[] = [];
  if (all > 0 && of('live') === 0 && of('silent') > 0)
    complaints.push({
      state: 'wrong',
      says: `all feeds that ever spoke are silent (${of('silent')})`,
      remedy: 'Is INGEST_PORT reachable from the hospitals, its certificate valid, its firewall open?'
    });
  else if (silent > 0)
    complaints.push({
      state: 'note',
      says: `${of('late')} late, ${of('silent')} silent of ${all}`,
      remedy: 'The desk lists them (/pc, feeds); call the site, or announce the stop: vigie feeds announce.'
    });
  const never = of('never_heard') > 0 ? `, ${of('never_heard')} never heard` : '';
  return finding('feeds', `${of('live')} of ${all} units live${never}`, complaints);
}

async function jobs(db: Db, now: Instant): Promise<Finding> {
  const runs = await db.query<{ job: string; started_at: Instant; error: string | null }>(
    'SELECT job, started_at, error FROM vigie.job_run'
  );
  const complaints: Complaint[] = runs
    .filter(({ error }) => error !== null)
    .map(({ job, error }) => ({
      state: 'wrong',
      says: `${job} failed (${error})`,
      remedy: `Look for "${job}" in the log of ingest; it is tried again by itself.`
    }));
  const last = (job: string): Instant | null => runs.find((run) => run.job === job)?.started_at ?? null;
  const refresh = last('refresh');
  if (refresh !== null && now - refresh > REFRESH_EVERY)
    complaints.push({
      state: 'wrong',
      says: `the last refresh is ${ago(now - refresh)} old`,
      remedy: 'No ingest process runs its jobs: start vigie ingest, or look at its log.'
    });
  const lag = await refreshLag(db);
  if (lag > DEBT_OLD)
    complaints.push({
      state: 'wrong',
      says: `aggregates are ${ago(lag)} behind`,
      remedy: 'The refresh job fails or is too slow: look for "refresh" in the log of ingest.'
    });
  const logged = await auditSince(db);
  if (logged !== null && now - logged > AUDIT_KEPT)
    complaints.push({
      state: 'note',
      says: 'the audit log is over 3 years old',
      remedy: 'vigie audit begin-anew FILE exports it and begins the next; keep the file elsewhere.'
    });
  const purges = ['inbox', 'quarantine', 'files', 'outbox', 'sessions', 'policies']
    .map((job) => `${job} ${last(job) === null ? 'never' : ago(now - (last(job) ?? 0))}`)
    .join(', ');
  return finding(
    'jobs',
    `refreshed ${refresh === null ? 'never' : ago(now - refresh)} ago; last purges: ${purges}`,
    complaints
  );
}

async function backup(db: Db, config: Config, now: Instant): Promise<Finding> {
  const [row] = await db.query<{ at: Instant }>(
    `SELECT started_at AS at FROM vigie.job_run WHERE job = 'backup'`
  );
  const remedy = 'vigie backup --to <folder on another disk> --keep 14, every night (docs/operations.md).';
  // A simulated region can be told again.
  const state = config.demo ? 'note' : 'wrong';
  const complaints: Complaint[] = !row
    ? [{ state, says: 'this record was never backed up', remedy }]
    : now - row.at > BACKUP_EVERY
      ? [{ state, says: `the last backup is ${ago(now - row.at)} old`, remedy }]
      : [];
  return finding('backup', row ? `${ago(now - row.at)} old` : '', complaints);
}

/** A length of time in the largest unit that says enough. */
function ago(ms: number): string {
  if (ms < 2 * MINUTE) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  return ms < 48 * HOUR ? `${Math.round(ms / HOUR)} h` : `${Math.round(ms / (24 * HOUR))} days`;
}
