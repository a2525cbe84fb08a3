import type { SamuCasesNow } from '#domain/samu/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import type { OriginCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

const DAY = 24 * HOUR;

/** Cases of a priority and an attribution, or (`decision`) decisions of a type, of which only `today` is counted. */
interface Row {
  decision: boolean;
  type: string | null;
  priority: string | null;
  attribution: 'DRM' | 'DR' | 'D' | null;
  open: number;
  hour: number;
  today: number;
}

/**
 * Figures of the cases of one SAMU at `at` (domain time), from their current versions: what is counted lies in
 * (at − 24 h, at], an hour in (at − 1 h, at], today since the local midnight before `at`.
 */
export async function caseFiguresOf(
  tx: Queryable,
  samu: string,
  origin: OriginCode,
  at: Instant
): Promise<SamuCasesNow> {
  const [midnight] = dayBounds(localDay(at));
  // One statement: every message that says something of a case costs it.
  const rows = await tx.query<{ [K in keyof Row]: Row[K] }>(
    `SELECT false AS decision, priority, attribution, NULL AS type,
       count(*) FILTER (WHERE NOT closed AND created_at > to_timestamp(($3::float8 - $5::float8) / 1000))::int AS open,
       count(*) FILTER (WHERE created_at > to_timestamp(($3::float8 - $6::float8) / 1000))::int AS hour,
       count(*) FILTER (WHERE created_at >= to_timestamp($4::float8 / 1000))::int AS today
     FROM vigie.samu_case
     WHERE superseded_at IS NULL AND counted AND samu = $1 AND origin = $2::"char"
       AND created_at >= to_timestamp(least($4::float8, $3::float8 - $5::float8) / 1000)
       AND created_at <= to_timestamp($3::float8 / 1000)
     GROUP BY priority, attribution
     UNION ALL
     SELECT true, NULL, NULL, d->>'type', 0, 0, count(*)::int
     FROM vigie.samu_case c, jsonb_array_elements(c.decisions) d
     WHERE c.superseded_at IS NULL AND c.counted AND c.samu = $1 AND c.origin = $2::"char"
       AND c.decided_at >= to_timestamp($4::float8 / 1000)
       AND (d->>'at')::float8 BETWEEN $4::float8 AND $3::float8
     GROUP BY d->>'type'`,
    [samu, origin, at, midnight, DAY, HOUR]
  );
  const groups = rows.filter(({ decision }) => !decision);
  const decided = rows.filter(({ decision }) => decision);
  const sum = (of: (group: Row) => number): number => groups.reduce((n, group) => n + of(group), 0);
  const by = (name: (group: Row) => string): Record<string, number> => {
    const out: Record<string, number> = {};
    for (const group of groups) if (group.today > 0) out[name(group)] = (out[name(group)] ?? 0) + group.today;
    return out;
  };
  return {
    samu,
    at,
    open: sum(({ open }) => open),
    lastHour: sum(({ hour }) => hour),
    today: sum(({ today }) => today),
    byPriority: by(({ priority }) => priority ?? 'unknown'),
    byDecision: Object.fromEntries(decided.map(({ type, today }) => [type, today])),
    byAttribution: by(({ attribution }) => attribution ?? 'unknown')
  };
}
