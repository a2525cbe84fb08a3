import type { Origin } from '#domain/origin.ts';
import type { Service } from '#domain/region.ts';
import type { BaselineRanges } from '#domain/stay/baseline.ts';
import { stayKey, type ExpectedStay } from '#domain/stay/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit } from '../outbox.ts';

/** An expectation on its way out: the news, and what is kept of it beside. */
export interface Publication {
  news: ExpectedStay;
  /** Quantiles 0.1 to 0.9, minutes; empty without a figure. */
  quantiles: readonly number[];
  baselines: BaselineRanges;
}

/** Publishes expectations: appended once a service and horizon, and told. @returns how many were new */
export function publishStays(
  db: Db,
  origin: Origin,
  publications: readonly Publication[],
  at: Instant
): Promise<number> {
  return db.tx(async (tx) => {
    const fresh = await append(tx, origin, publications);
    const told = publications.filter(({ news }) => news.reason !== null || fresh.has(keyOf(news)));
    await emit(
      tx,
      told.map(({ news }) => ({
        ...{ kind: 'stay.expected' as const, key: stayKey(news.finess, news.service) },
        ...{ origin, at, payload: news }
      }))
    );
    return told.length;
  });
}

const keyOf = ({ finess, service }: Pick<ExpectedStay, 'finess' | 'service'>): string =>
  stayKey(finess, service);

async function append(
  tx: Queryable,
  origin: Origin,
  publications: readonly Publication[]
): Promise<Set<string>> {
  const rows = publications
    .filter(({ news }) => news.reason === null && news.model)
    .map(({ news, quantiles, baselines }) => ({
      ...{ horizon: news.measuredAt, madeAt: news.madeAt, finess: news.finess, service: news.service },
      ...{ version: news.model?.version, widened: news.model?.widened },
      ranges: `{${news.ranges.flatMap(({ p50, p90 }) => [p50, p90]).join(',')}}`,
      quantiles: `{${quantiles.join(',')}}`,
      baselines: `{${baselines.flatMap((range): (number | string)[] => range ?? ['NaN', 'NaN']).join(',')}}`
    }));
  if (rows.length === 0) return new Set();
  const kept = await tx.query<{ finess: string; service: Service }>(
    `INSERT INTO vigie.stay_published (horizon, made_at, finess, service, origin, version, widened, ranges, quantiles, baselines)
     SELECT to_timestamp(horizon / 1000), to_timestamp("madeAt" / 1000), finess, service, $1::"char", version, widened,
       ranges::int2[], quantiles::int2[], baselines::float4[]
     FROM jsonb_to_recordset($2::jsonb) AS x(horizon float8, "madeAt" float8, finess text, service text, version int,
       widened boolean, ranges text, quantiles text, baselines text)
     ON CONFLICT DO NOTHING RETURNING finess, service`,
    [originCode(origin), JSON.stringify(rows)]
  );
  return new Set(kept.map(keyOf));
}

/** One publication as it is scored. */
export interface PublishedStay {
  finess: string;
  service: Service;
  horizon: Instant;
  madeAt: Instant;
  p50: number;
  p90: number;
  baselines: BaselineRanges;
}

/** What was published to those who arrived in [from, to), by service, in order. */
export async function readPublished(
  db: Queryable,
  query: { origin: Origin; finess: string; from: Instant; to: Instant }
): Promise<PublishedStay[]> {
  const rows = await db.query<Omit<PublishedStay, 'baselines'> & { baselines: number[] }>(
    `SELECT finess, service, horizon, made_at AS "madeAt", ranges[1]::int AS p50, ranges[2]::int AS p90, baselines
     FROM vigie.stay_published WHERE finess = $1 AND origin = $2
       AND horizon >= to_timestamp($3::float8 / 1000) - INTERVAL '45 minutes' AND horizon < to_timestamp($4::float8 / 1000)
     ORDER BY horizon`,
    [query.finess, originCode(query.origin), query.from, query.to]
  );
  return rows.map((row) => ({ ...row, baselines: pairs(row.baselines) }));
}

function pairs(values: readonly number[]): BaselineRanges {
  const ranges: BaselineRanges = [];
  for (let k = 0; k + 1 < values.length; k += 2) {
    const [p50 = NaN, p90 = NaN] = [values[k], values[k + 1]];
    ranges.push(Number.isNaN(p50) || Number.isNaN(p90) ? null : [p50, p90]);
  }
  return ranges;
}

/** FINESS and first horizon of everything published, for what is still to score. */
export async function firstPublished(db: Queryable, origin: Origin): Promise<Instant | null> {
  const [row] = await db.query<{ first: Instant | null }>(
    'SELECT min(horizon) AS first FROM vigie.stay_published WHERE origin = $1',
    [originCode(origin)]
  );
  return row?.first ?? null;
}
