import { callsNow, neededSince } from '#domain/samu/calls/sums.ts';
import { applyReports, type CallChange, type KeptReport } from '#domain/samu/calls/apply.ts';
import type { CallReport } from '#domain/samu/calls/types.ts';
import type { Origin } from '#domain/origin.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import type { NewNews } from '../outbox.ts';
import { pgArray } from '../pg-array.ts';

/** Reports of one payload, and where they come from. Instants are domain time. */
export interface CallsToWrite {
  reports: readonly CallReport[];
  source: string;
  origin: Origin;
  /** Null for a back-fill. */
  receipt: string | null;
  receivedAt: Instant;
  recordedAt: Instant;
  /** Each report was received, and known, as its interval ended: a back-fill. */
  prompt?: boolean;
}

/** Numbers of a report, by column. */
const NUMBERS = {
  presented: 'presented',
  answered: 'answered',
  answered30s: 'answered_30s',
  answered60s: 'answered_60s',
  abandoned: 'abandoned',
  abandonedUnder10s: 'abandoned_under_10s',
  waitingNow: 'waiting_now',
  longestWaitS: 'longest_wait_s',
  armOnDuty: 'arm_on_duty',
  regulatorsOnDuty: 'regulators_on_duty'
} as const;
const FIELDS = Object.entries(NUMBERS) as [keyof typeof NUMBERS, string][];
/** A report of the wire’s names from its row. */
export const CALL_COLUMNS = `samu, from_at AS "from", to_at AS "to", received_at AS "receivedAt", ${FIELDS.map(
  ([field, column]) => `${column} AS "${field}"`
).join(', ')}`;
const CURRENT = `SELECT ${CALL_COLUMNS} FROM vigie.samu_call
  WHERE origin = $1 AND samu = ANY($2::text[]) AND superseded_at IS NULL`;
/** The longest interval: a row that touches an instant begins at most this long before it. */
const REACH = HOUR / 4;

/**
 * Writes reports inside the caller's transaction, which tells the news given back as its last act.
 * @returns places of overlapping reports, and the news of the SAMU whose present changed
 */
export async function writeCalls(
  tx: Queryable,
  calls: CallsToWrite
): Promise<{ overlapping: number[]; news: NewNews[] }> {
  const { reports, origin } = calls;
  if (reports.length === 0) return { overlapping: [], news: [] };
  // One writer at a time: which report counts is decided from what stands there.
  await tx.query('SELECT pg_advisory_xact_lock(7102, 35)');
  const samus = [...new Set(reports.map(({ samu }) => samu))];
  const from = Math.min(...reports.map((report) => report.from));
  const to = Math.max(...reports.map((report) => report.to));
  const current = await tx.query<KeptReport>(
    `${CURRENT} AND from_at >= to_timestamp($3::float8 / 1000) AND from_at < to_timestamp($4::float8 / 1000)
       AND to_at > to_timestamp($5::float8 / 1000)`,
    [originCode(origin), samus, from - REACH, to, from]
  );
  const change = applyReports(current, reports, calls.receivedAt);
  await endRows(tx, calls, change.ended);
  await addRows(tx, calls, change.added);
  if (change.added.length > 0) {
    await tx.query(
      `INSERT INTO vigie.refresh_debt (relation, from_at, to_at)
       VALUES ('samu_call', to_timestamp($1::float8 / 1000), to_timestamp($2::float8 / 1000))`,
      [from, to]
    );
  }
  const changed = new Set(change.added.filter(({ late }) => !late).map(({ report }) => report.samu));
  return { overlapping: change.overlapping, news: await newsOf(tx, calls, [...changed], to) };
}

async function endRows(tx: Queryable, calls: CallsToWrite, ended: CallChange['ended']): Promise<void> {
  if (ended.length === 0) return;
  await tx.query(
    `UPDATE vigie.samu_call c SET superseded_at = greatest(c.recorded_at, to_timestamp($2::float8 / 1000))
     FROM (SELECT s, to_timestamp(f / 1000) AS f, to_timestamp(t / 1000) AS t
           FROM unnest($3::text[], $4::float8[], $5::float8[]) AS x(s, f, t)) x
     WHERE c.origin = $1 AND c.superseded_at IS NULL AND c.samu = x.s AND c.from_at = x.f AND c.to_at = x.t
       AND c.from_at >= to_timestamp($6::float8 / 1000) AND c.from_at <= to_timestamp($7::float8 / 1000)`,
    [
      originCode(calls.origin),
      calls.recordedAt,
      pgArray(ended.map(({ samu }) => samu)),
      pgArray(ended.map(({ from }) => from)),
      pgArray(ended.map(({ to }) => to)),
      Math.min(...ended.map(({ from }) => from)),
      Math.max(...ended.map(({ from }) => from))
    ]
  );
}

async function addRows(tx: Queryable, calls: CallsToWrite, added: CallChange['added']): Promise<void> {
  if (added.length === 0) return;
  const rows = added.map(({ report, overlaps, late }) => ({
    ...Object.fromEntries(FIELDS.map(([field, column]) => [column, report[field]])),
    ...{ samu: report.samu, f: report.from, t: report.to, overlapped: overlaps, late },
    at: calls.prompt ? report.to : null
  }));
  const columns = FIELDS.map(([, column]) => column);
  await tx.query(
    `INSERT INTO vigie.samu_call (from_at, to_at, samu, origin, overlapped, source, receipt, received_at, recorded_at,
       superseded_at, ${columns.join(', ')})
     SELECT to_timestamp(f / 1000), to_timestamp(t / 1000), samu, $1::"char", overlapped, $2, $3,
       to_timestamp(coalesce(at, $4::float8) / 1000), to_timestamp(coalesce(at, $5::float8) / 1000),
       CASE WHEN late THEN to_timestamp($5::float8 / 1000) END, ${columns.join(', ')}
     FROM jsonb_to_recordset($6::jsonb) AS x(samu text, f float8, t float8, at float8, overlapped boolean, late boolean,
       ${columns.map((column) => `${column} integer`).join(', ')})`,
    [
      originCode(calls.origin),
      calls.source,
      calls.receipt,
      calls.receivedAt,
      calls.recordedAt,
      JSON.stringify(rows)
    ]
  );
}

/** End of the newest interval of a SAMU; null when nothing is known of it. */
export async function newestCall(db: Queryable, origin: Origin, samu: string): Promise<Instant | null> {
  const [newest] = await db.query<{ to: Instant }>(
    `SELECT to_at AS "to" FROM vigie.samu_call
     WHERE origin = $1 AND samu = $2 AND superseded_at IS NULL ORDER BY from_at DESC LIMIT 1`,
    [originCode(origin), samu]
  );
  return newest?.to ?? null;
}

/** What is now of each SAMU, where the reports reach into what its figures stand on. */
async function newsOf(
  tx: Queryable,
  { origin, recordedAt }: CallsToWrite,
  samus: readonly string[],
  reachedTo: Instant
): Promise<NewNews[]> {
  const news: NewNews[] = [];
  for (const samu of samus) {
    const newest = await newestCall(tx, origin, samu);
    if (newest === null || reachedTo <= neededSince(newest)) continue;
    const reports = await tx.query<KeptReport>(`${CURRENT} AND from_at >= to_timestamp($3::float8 / 1000)`, [
      originCode(origin),
      [samu],
      neededSince(newest) - REACH
    ]);
    const payload = callsNow(reports, samu);
    if (payload) news.push({ kind: 'samu.calls', key: samu, origin, at: recordedAt, payload });
  }
  return news;
}
