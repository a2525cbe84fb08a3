import type { Origin } from '#domain/origin.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** EXTRACT of the winning file by unit and day, from a day on. */
export async function readWinners(
  db: Queryable,
  origin: Origin,
  from: LocalDay
): Promise<Map<string, Map<LocalDay, Instant>>> {
  const rows = await db.query<{ unit: string; days: [LocalDay, number][] }>(
    `SELECT u.unit, json_agg(json_build_array(d.day, (date_part('epoch', d.extract_at) * 1000)::int8)) AS days
     FROM vigie.rpu_day d JOIN vigie.unit u USING (unit_id)
     WHERE d.origin = $1 AND d.day >= $2::date GROUP BY u.unit`,
    [originCode(origin), from]
  );
  return new Map(rows.map(({ unit, days }) => [unit, new Map(days)]));
}
