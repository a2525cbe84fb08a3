import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import {
  calendarPeriod,
  firstDay,
  monthBefore,
  monthOf,
  reportChanges,
  reportFigures,
  type TiuReportFigures
} from '#domain/tiu/figures/report.ts';
import { originCode } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { firstRequestAt, requestsKnown } from './figures.ts';

/** A monthly report as it was published. */
export interface TiuReport {
  /** `2026-10`. */
  month: string;
  edition: number;
  version: string;
  knownAt: Instant;
  madeBy: 'job' | 'person';
  figures: TiuReportFigures;
}

const COLUMNS = `to_char(month, 'YYYY-MM') AS month, edition, version, known_at AS "knownAt", made_by AS "madeBy"`;

/** Every report, newest month first, newest edition first; without their figures. */
export function listTiuReports(db: Queryable, origin: Origin): Promise<Omit<TiuReport, 'figures'>[]> {
  return db.query(
    `SELECT ${COLUMNS} FROM vigie.tiu_report WHERE origin = $1 ORDER BY vigie.tiu_report.month DESC, edition DESC`,
    [originCode(origin)]
  );
}

/** One report; the newest edition when none is given; null where there is none. */
export async function readTiuReport(
  db: Queryable,
  origin: Origin,
  month: string,
  edition: number | null
): Promise<TiuReport | null> {
  const [row] = await db.query<TiuReport>(
    `SELECT ${COLUMNS}, figures FROM vigie.tiu_report
     WHERE origin = $1 AND vigie.tiu_report.month = $2::date AND ($3::int IS NULL OR edition = $3)
     ORDER BY edition DESC LIMIT 1`,
    [originCode(origin), firstDay(month), edition]
  );
  return row ?? null;
}

/** Writes the next edition of a month, under the lock of whoever makes one. @returns its number */
async function publishTiuReport(
  tx: Queryable,
  origin: Origin,
  report: Omit<TiuReport, 'edition' | 'version'>
): Promise<number> {
  const { month, knownAt, madeBy, figures } = report;
  const [row] = await tx.query<{ edition: number }>(
    `INSERT INTO vigie.tiu_report (month, origin, edition, version, known_at, made_by, figures)
     SELECT $1::date, $2, coalesce(max(edition), 0) + 1, $3, to_timestamp($4::float8 / 1000), $5, $6::jsonb
     FROM vigie.tiu_report WHERE tiu_report.month = $1::date AND origin = $2
     RETURNING edition`,
    [firstDay(month), originCode(origin), figures.region.version, knownAt, madeBy, JSON.stringify(figures)]
  );
  return row?.edition ?? 1;
}

/** Deletes the reports of months before. @param before first month that is kept, `2026-10` @returns how many */
export async function purgeTiuReports(db: Db, before: string): Promise<number> {
  const gone = await db.query<{ n: number }>(
    'WITH gone AS (DELETE FROM vigie.tiu_report WHERE month < $1::date RETURNING 1) SELECT count(*)::int AS n FROM gone',
    [firstDay(before)]
  );
  return gone[0]?.n ?? 0;
}

/**
 * Makes the next edition of a month from what is known now, in one transaction.
 * @param at domain time
 * @returns null when the last edition says the same: a second one would say nothing
 */
export async function makeTiuReport(
  db: Db,
  origin: Origin,
  made: { month: string; at: Instant; by: TiuReport['madeBy'] },
  note?: (tx: Queryable, edition: number) => Promise<void>
): Promise<number | null> {
  const period = calendarPeriod(made.month);
  if (period?.kind !== 'month') throw new RangeError(`not a month: ${made.month}`);
  const figures = reportFigures(await requestsKnown(db, origin, period, made.at), period, made.at);
  return db.tx(async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('vigie.tiu_report'))`);
    const last = await readTiuReport(tx, origin, made.month, null);
    if (last && reportChanges(last.figures, figures).length === 0) return null;
    const edition = await publishTiuReport(tx, origin, {
      ...{ month: made.month, knownAt: made.at, madeBy: made.by, figures }
    });
    await note?.(tx, edition);
    return edition;
  });
}

/** Months that are over, of which something is known and no report was made, oldest first. */
export async function monthsWithoutReport(db: Queryable, origin: Origin, now: Instant): Promise<string[]> {
  const first = await firstRequestAt(db, origin);
  if (first === null) return [];
  const made = new Set((await listTiuReports(db, origin)).map(({ month }) => month));
  const months: string[] = [];
  for (let month = monthBefore(monthOf(now)); month >= monthOf(first); month = monthBefore(month))
    if (!made.has(month)) months.unshift(month);
  return months;
}
