import type { SamuCasesNow } from '#domain/samu/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import type { OriginCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

const DAY = 24 * HOUR;

interface Group {
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
  const groups = await tx.query<{ [K in keyof Group]: Group[K] }>(
    `SELECT priority, attribution,
       count(*) FILTER (WHERE NOT closed AND created_at > to_timestamp(($3::float8 - $5::float8) / 1000))::int AS open,
       count(*) FILTER (WHERE created_at > to_timestamp(($3::float8 - $6::float8) / 1000))::int AS hour,
       count(*) FILTER (WHERE created_at >= to_timestamp($4::float8 / 1000))::int AS today
     FROM vigie.samu_case
     WHERE superseded_at IS NULL AND counted AND samu = $1 AND origin = $2::"char"
       AND created_at >= to_timestamp(least($4::float8, $3::float8 - $5::float8) / 1000)
       AND created_at <= to_timestamp($3::float8 / 1000)
     GROUP BY priority, attribution`,
    [samu, origin, at, midnight, DAY, HOUR]
  );
  const decided = await tx.query<{ type: string; n: number }>(
    `SELECT d->>'type' AS type, count(*)::int AS n
     FROM vigie.samu_case c, jsonb_array_elements(c.decisions) d
     WHERE c.superseded_at IS NULL AND c.counted AND c.samu = $1 AND c.origin = $2::"char"
       AND c.decided_at >= to_timestamp($4::float8 / 1000)
       AND (d->>'at')::float8 BETWEEN $4::float8 AND $3::float8
     GROUP BY 1`,
    [samu, origin, at, midnight]
  );
  const sum = (of: (group: Group) => number): number => groups.reduce((n, group) => n + of(group), 0);
  const by = (name: (group: Group) => string): Record<string, number> => {
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
    byDecision: Object.fromEntries(decided.map(({ type, n }) => [type, n])),
    byAttribution: by(({ attribution }) => attribution ?? 'unknown')
  };
}
