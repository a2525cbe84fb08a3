import type { Origin } from '#domain/origin.ts';
import type { StreamName } from '#domain/streams.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from './codes.ts';
import type { Queryable } from './connect.ts';

/** Messages of the Hub of one kind and model version, by what became of them. */
export interface HubKind {
  /** `RS-EDA`, `GEO-POS` …, `OTHER` for a root key nobody knows. */
  kind: string;
  /** `v1`, `v2`, `v3`, `v2/v3` (alike), `any`. */
  model: string;
  used: number;
  /** Used but for some of its items. */
  partial: number;
  refused: number;
  /** Counted, without effect. */
  kept: number;
}

/** What came of the Hub since an instant. */
export interface HubQuality {
  kinds: HubKind[];
  /** Messages of an exercise, which `kinds`, `notes` and `refusals` leave out. */
  exercise: number;
  /** Unknown codes and fields, by their place; `n` times. Most frequent first, at most 40. */
  notes: { code: string; where: string; value: string | null; n: number }[];
  /** Why messages were refused. Most frequent first. */
  refusals: { code: string; n: number }[];
}

const NOTES = 40;

/** Counts the messages of the Hub since `since` (domain time, inclusive); one's own origin, exercises apart. */
export async function hubQuality(db: Queryable, origin: Origin, since: Instant): Promise<HubQuality> {
  const own = [originCode(origin), since];
  const [kinds, [apart], notes, refusals] = await Promise.all([
    db.query<HubKind>(
      `SELECT kind, model, count(*) FILTER (WHERE state = 'used')::int AS used,
         count(*) FILTER (WHERE state = 'partial')::int AS partial,
         count(*) FILTER (WHERE state = 'refused')::int AS refused,
         count(*) FILTER (WHERE state = 'kept')::int AS kept
       FROM vigie.hub_message
       WHERE recorded_at >= to_timestamp($2::float8 / 1000) AND origin = $1::"char"
       GROUP BY kind, model ORDER BY kind, model`,
      own
    ),
    db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM vigie.hub_message
       WHERE recorded_at >= to_timestamp($1::float8 / 1000) AND origin = 'e'`,
      [since]
    ),
    db.query<HubQuality['notes'][number]>(
      `SELECT x.code, x."where", x.value, sum(x.n)::int AS n
       FROM vigie.hub_message h, jsonb_to_recordset(h.notes) AS x(code text, "where" text, value text, n int)
       WHERE h.recorded_at >= to_timestamp($2::float8 / 1000) AND h.origin = $1::"char" AND h.notes <> '[]'
       GROUP BY 1, 2, 3 ORDER BY n DESC, 1, 2, 3 LIMIT ${NOTES}`,
      own
    ),
    db.query<HubQuality['refusals'][number]>(
      `SELECT code, count(*)::int AS n FROM vigie.hub_message
       WHERE recorded_at >= to_timestamp($2::float8 / 1000) AND origin = $1::"char" AND code IS NOT NULL
       GROUP BY 1 ORDER BY n DESC, 1`,
      own
    )
  ]);
  return { kinds, exercise: apart?.n ?? 0, notes, refusals };
}

/** Parts of messages that were set aside since an instant and are still so, by stream and code. */
export interface AsideGroup {
  stream: StreamName;
  code: string;
  n: number;
  lastAt: Instant;
}

/**
 * Counts what was set aside of every stream since `since` (domain time, inclusive).
 * @returns by stream, the most frequent code first
 */
export async function asideGroups(db: Queryable, origin: Origin, since: Instant): Promise<AsideGroup[]> {
  return db.query<AsideGroup>(
    `SELECT stream, code, count(*)::int AS n, max(recorded_at) AS "lastAt"
     FROM vigie.set_aside
     WHERE recorded_at >= to_timestamp($2::float8 / 1000) AND origin = $1::"char" AND closed_at IS NULL
     GROUP BY 1, 2 ORDER BY 1, n DESC, 2`,
    [originCode(origin), since]
  );
}
