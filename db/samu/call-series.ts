import type { CallDefinition } from '#domain/samu/calls/definition.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { UnitSeries } from '#domain/usual/compute.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import type { SeriesWindow } from '../norms-series.ts';

/** Seconds of an hour that must be known for its count to teach anything; it is then brought to a whole hour. */
const KNOWN_ENOUGH = 2_700;

/**
 * Calls presented by SAMU and hour, as a definition counts them, for the usual: scopes `samu:<code>` and their sum
 * `samu:region`. Hours of which too little is known are NaN.
 */
export async function readCallSeries(
  db: Queryable,
  { origin, from, hours }: SeriesWindow,
  { excludeShort }: Pick<CallDefinition, 'excludeShort'>
): Promise<UnitSeries[]> {
  const rows = await db.query<{ samu: string; at: Instant; n: number; seconds: number }>(
    `SELECT samu, bucket AS at, (presented - CASE WHEN $4 THEN coalesce(abandoned_under_10s, 0) ELSE 0 END)::float8 AS n,
       presented_s AS seconds
     FROM vigie.samu_call_hourly
     WHERE origin = $1 AND bucket >= to_timestamp($2::float8 / 1000) AND bucket < to_timestamp($3::float8 / 1000)
       AND presented_s >= ${KNOWN_ENOUGH}`,
    [originCode(origin), from, from + hours * HOUR, excludeShort]
  );
  const series = new Map<string, Float64Array>();
  for (const { samu, at, n, seconds } of rows) {
    const values = series.get(samu) ?? new Float64Array(hours).fill(NaN);
    values[Math.round((at - from) / HOUR)] = (n * 3_600) / seconds;
    series.set(samu, values);
  }
  const nothing = new Float64Array(hours).fill(NaN);
  return [...series].map(([samu, arrivals]) => ({
    ...{ unit: `samu:${samu}`, groups: ['samu:region'], present: nothing, arrivals }
  }));
}
