import type { Origin } from '#domain/origin.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { originCode } from './codes.ts';
import type { Queryable } from './connect.ts';

/** What the level rule came to over a span of the picture log: means over its pictures. */
export interface LevelRate {
  days: number;
  /** Pictures counted, one a quarter of an hour, of those that showed any level; 0 while there is none. */
  pictures: number;
  /** First picture of the span; null without any. */
  since: Instant | null;
  /** Mean number of sites at level 2 or 3, at level 3, and of those whose level was known. */
  strained: number | null;
  critical: number | null;
  seen: number | null;
}

/** Formulas that stand behind the newest picture. */
export interface RuleInForce {
  at: Instant;
  formula: string;
  norm: { version: number; formula: string; basis: string; from: Instant; to: Instant } | null;
}

const RATE = `
WITH shown AS (
  SELECT at, count(DISTINCT scope) FILTER (WHERE state = 'known' AND level IS NOT NULL) AS seen,
    count(DISTINCT scope) FILTER (WHERE state = 'known' AND level >= 2) AS strained,
    count(DISTINCT scope) FILTER (WHERE state = 'known' AND level >= 3) AS critical
  FROM vigie.picture
  WHERE origin = $1 AND at > to_timestamp($2::float8 / 1000) AND scope LIKE 'site:%'
    AND date_part('epoch', at)::int8 % 900 = 0
  GROUP BY at HAVING count(*) FILTER (WHERE state = 'known' AND level IS NOT NULL) > 0
)
SELECT d.days, count(s.at)::int AS pictures, min(s.at) AS since, avg(s.strained)::float8 AS strained,
  avg(s.critical)::float8 AS critical, avg(s.seen)::float8 AS seen
FROM unnest($3::int[]) AS d(days)
LEFT JOIN shown s ON s.at > to_timestamp($4::float8 / 1000) - make_interval(days => d.days)
GROUP BY d.days ORDER BY d.days`;

/**
 * Mean number of sites at each level as screens showed them, over the last days given (domain time), from the
 * picture log: one picture every quarter of an hour, figures known at that moment only.
 */
export async function levelRates(
  db: Queryable,
  query: { origin: Origin; now: Instant; days: readonly number[] }
): Promise<LevelRate[]> {
  const from = query.now - Math.max(...query.days) * 24 * HOUR;
  return db.query<{ [K in keyof LevelRate]: LevelRate[K] }>(RATE, [
    originCode(query.origin),
    from,
    query.days,
    query.now
  ]);
}

/** Formula and usual of the newest picture since `since`; null while there is none. */
export async function ruleInForce(
  db: Queryable,
  query: { origin: Origin; since: Instant }
): Promise<RuleInForce | null> {
  const [row] = await db.query<{
    at: Instant;
    formula: string;
    version: number | null;
    norm_formula: string | null;
    basis: string | null;
    from_at: Instant | null;
    to_at: Instant | null;
  }>(
    `SELECT p.at, p.formula_version AS formula, v.version, v.definition->>'formula' AS norm_formula, v.basis,
       v.from_at, v.to_at
     FROM vigie.picture p LEFT JOIN vigie.norm_version v ON v.version = p.norm_version
     WHERE p.scope = 'region' AND p.origin = $1 AND p.at > to_timestamp($2::float8 / 1000)
     ORDER BY p.at DESC LIMIT 1`,
    [originCode(query.origin), query.since]
  );
  if (!row) return null;
  const { at, formula, version, norm_formula, basis, from_at, to_at } = row;
  const norm =
    version === null || from_at === null || to_at === null
      ? null
      : { version, formula: norm_formula ?? '', basis: basis ?? '', from: from_at, to: to_at };
  return { at, formula, norm };
}
