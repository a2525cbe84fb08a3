import type { Origin } from '#domain/origin.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** EXTRACT of the winning file of each local day since `from`, by unit: what the record has been told. */
export async function readWinners(
  db: Queryable,
  origin: Origin,
  from: LocalDay
): Promise<Map<string, Map<LocalDay, Instant>>> {
  const rows = await db.query<{ unit: string; day: LocalDay; extract_at: number }>(
    `SELECT u.unit, d.day, d.extract_at FROM vigie.rpu_day d JOIN vigie.unit u ON u.unit_id = d.unit_id
      WHERE d.origin = $1 AND d.day >= $2::date`,
    [originCode(origin), from]
  );
  const winners = new Map<string, Map<LocalDay, Instant>>();
  for (const { unit, day, extract_at } of rows) {
    const days = winners.get(unit) ?? new Map<LocalDay, Instant>();
    winners.set(unit, days.set(day, extract_at));
  }
  return winners;
}
