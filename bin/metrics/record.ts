import { Gauge } from 'prom-client';
import { readClock } from '#db/clock.ts';
import type { Db, Queryable } from '#db/connect.ts';
import { refreshLag } from '#db/refresh.ts';
import type { UnitFeed } from '#domain/events.ts';
import { FEED_STATES, feedState, type FeedState } from '#domain/feed/state.ts';
import { domainAt } from '#domain/time/clock.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Metrics } from './registry.ts';

/** Feeds of the active units by state. */
export async function feedCounts(
  db: Queryable,
  demo: boolean,
  now: Instant
): Promise<Map<FeedState, number>> {
  const rows = await db.query<{ feed: UnitFeed | null }>(
    `SELECT n.feed FROM vigie.unit u JOIN vigie.site s USING (finess)
     LEFT JOIN vigie.unit_now n ON n.unit = u.unit AND n.origin = $1 WHERE s.active`,
    [demo ? 's' : 'r']
  );
  const stored = demo ? await readClock(db) : null;
  const at = stored ? domainAt(stored, now) : now;
  const counts = new Map<FeedState, number>(FEED_STATES.map((state) => [state, 0]));
  for (const { feed } of rows) {
    const state = feedState(feed, at);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

interface Figures {
  head: number;
  /** Seconds since the newest event was stored; null for an empty feed. */
  outboxAge: number | null;
  waiting: number;
  /** Seconds since the oldest waiting payload was stored, 0 for none. */
  waitingAge: number;
  held: number;
  quarantined: number;
  refreshLag: number;
  feeds: Map<FeedState, number>;
  jobs: { job: string; age: number; failed: boolean }[];
}

const SMALL = `
SELECT (SELECT coalesce(max(seq), 0) FROM vigie.outbox) AS head,
  (SELECT date_part('epoch', clock_timestamp() - stored_at)::float8 FROM vigie.outbox ORDER BY seq DESC LIMIT 1) AS "outboxAge",
  (SELECT count(*)::int FROM vigie.inbox WHERE state = 'pending') AS waiting,
  (SELECT coalesce(date_part('epoch', clock_timestamp() - min(stored_at)), 0)::float8 FROM vigie.inbox WHERE state = 'pending') AS "waitingAge",
  (SELECT count(*)::int FROM vigie.rpu_held WHERE refused_at IS NULL) AS held,
  (SELECT count(*)::int FROM vigie.quarantine WHERE closed_at IS NULL) AS quarantined`;

async function look(db: Db, demo: boolean): Promise<Figures> {
  const [small] = await db.query<Omit<Figures, 'refreshLag' | 'feeds' | 'jobs'>>(SMALL);
  // Policies of TimescaleDB are numbered, not named: together they are one job of ours.
  const jobs = await db.query<{ job: string; age: number; failed: boolean }>(
    `SELECT job, date_part('epoch', clock_timestamp() - started_at)::float8 AS age, error IS NOT NULL AS failed
     FROM vigie.job_run WHERE job NOT LIKE 'policy:%'`
  );
  const none = { head: 0, outboxAge: null, waiting: 0, waitingAge: 0, held: 0, quarantined: 0 };
  return {
    ...(small ?? none),
    refreshLag: (await refreshLag(db)) / 1000,
    feeds: await feedCounts(db, demo, Date.now()),
    jobs
  };
}

/** Scrapes within this many ms share one look at the record. */
const FRESH = 5_000;
const PATIENCE = 2_000;

/** What the record holds for a watcher. While it is away `vigie_record_up` is 0 and the other figures are absent. */
export function recordMetrics({ registry }: Metrics, db: Db, demo: boolean): void {
  let known: { at: number; figures: Promise<Figures | null> } | null = null;
  const figures = (): Promise<Figures | null> => {
    if (known && Date.now() - known.at < FRESH) return known.figures;
    const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null).unref());
    known = { at: Date.now(), figures: Promise.race([look(db, demo).catch(() => null), late]) };
    return known.figures;
  };
  const gauge = (
    name: string,
    help: string,
    labels: string[],
    set: (gauge: Gauge, figures: Figures) => void
  ) => {
    new Gauge({
      ...{ name, help, labelNames: labels, registers: [registry] },
      async collect() {
        const found = await figures();
        this.reset();
        // A figure nobody knows is absent, not zero.
        if (found) set(this as Gauge, found);
        else if (labels.length === 0) this.remove();
      }
    });
  };
  new Gauge({
    ...{ name: 'vigie_record_up', help: '1 while the record answers', registers: [registry] },
    async collect() {
      this.set((await figures()) ? 1 : 0);
    }
  });
  gauge('vigie_outbox_head', 'Last event of the feed', [], (g, f) => g.set(f.head));
  gauge('vigie_outbox_age_seconds', 'Since the newest event was stored', [], (g, f) =>
    f.outboxAge === null ? g.remove() : g.set(f.outboxAge)
  );
  gauge('vigie_inbox_waiting', 'Payloads that wait to be processed', [], (g, f) => g.set(f.waiting));
  gauge('vigie_inbox_waiting_age_seconds', 'Age of the oldest of them', [], (g, f) => g.set(f.waitingAge));
  gauge('vigie_held_days', 'Days held by the shrink guard', [], (g, f) => g.set(f.held));
  gauge('vigie_quarantine_open', 'Records in quarantine', [], (g, f) => g.set(f.quarantined));
  gauge('vigie_refresh_debt_seconds', 'How late the aggregates are', [], (g, f) => g.set(f.refreshLag));
  gauge('vigie_feeds', 'Feeds by state', ['state'], (g, f) => {
    for (const [state, n] of f.feeds) g.set({ state }, n);
  });
  gauge('vigie_job_age_seconds', 'Since the last run of each job', ['job'], (g, f) => {
    for (const { job, age } of f.jobs) g.set({ job }, age);
  });
  gauge('vigie_job_failed', '1 when the last run of a job failed', ['job'], (g, f) => {
    for (const { job, failed } of f.jobs) g.set({ job }, failed ? 1 : 0);
  });
}
