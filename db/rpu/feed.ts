import type { UnitFeed } from '#domain/events.ts';
import { rhythmOf } from '#domain/feed/rhythm.ts';
import type { FileGrade } from '#domain/rpu/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import { horizonOf } from './plan.ts';
import type { UnitState } from './state.ts';

interface FeedRow {
  files: number;
  records: number;
  quarantined: number;
  file_id: string;
  grade: FileGrade;
  suspect: 'no_exit' | 'one_minute' | null;
  received_at: Instant;
  down: { since: Instant; until: Instant | null; reason: 'maintenance' | 'cyber' } | null;
}

const FEED = `
SELECT w.files, w.records, w.quarantined, last.file_id, last.grade, last.suspect, last.received_at,
  (SELECT json_build_object('since', (date_part('epoch', since) * 1000)::int8,
       'until', (date_part('epoch', until) * 1000)::int8, 'reason', reason)
     FROM vigie.announced_down a WHERE a.unit_id = $1 AND a.origin = $2
     AND (a.until IS NULL OR a.until > last.received_at) ORDER BY a.since DESC LIMIT 1) AS down
FROM (SELECT file_id, grade, suspect, received_at FROM vigie.rpu_file
      WHERE unit_id = $1 AND origin = $2 ORDER BY received_at DESC, extract_at DESC, file_id DESC LIMIT 1) AS last,
LATERAL (SELECT count(*)::int AS files, coalesce(sum(f.received), 0)::int AS records,
           coalesce(sum(f.quarantined), 0)::int AS quarantined
         FROM vigie.rpu_file f WHERE f.unit_id = $1 AND f.origin = $2
         AND f.received_at > last.received_at - INTERVAL '24 hours') AS w`;

const HORIZONS = `
SELECT string_agg((date_part('epoch', horizon) * 1000)::int8::text, ',') AS horizons FROM vigie.rpu_file
WHERE unit_id = $1 AND origin = $2 AND horizon IS NOT NULL
  AND received_at > to_timestamp($3::float8 / 1000) - INTERVAL '7 days'`;

/** Under this many files a day the rhythm is computed anew at each; above, once an hour: it moves slowly. */
const FEW_FILES = 30;

/** What the outbox says of the unit's feed now that its files are written. */
export async function readFeedState(tx: Queryable, state: UnitState): Promise<UnitFeed> {
  const scope = [state.unitId, originCode(state.origin)];
  const [row] = await tx.query<FeedRow>(FEED, scope);
  const heardAt = row?.received_at ?? null;
  return {
    unit: state.unit,
    origin: state.origin,
    horizon: horizonOf(state.days.values())?.horizon ?? null,
    lastReceivedAt: heardAt,
    lastFileId: row?.file_id ?? null,
    lastGrade: row?.grade ?? null,
    rhythm: heardAt === null ? null : await rhythm(tx, state, heardAt, row?.files ?? 0),
    held: [...state.held.keys()].sort(),
    files24h: row?.files ?? 0,
    records24h: row?.records ?? 0,
    quarantined24h: row?.quarantined ?? 0,
    announcedDown: row?.down ?? null,
    suspect: row?.suspect ?? null
  };
}

async function rhythm(
  tx: Queryable,
  state: UnitState,
  heardAt: Instant,
  files: number
): Promise<number | null> {
  const sameHour = state.heardAt !== null && Math.floor(state.heardAt / HOUR) === Math.floor(heardAt / HOUR);
  if (files > FEW_FILES && sameHour && state.rhythm !== null) return state.rhythm;
  const [row] = await tx.query<{ horizons: string | null }>(HORIZONS, [
    state.unitId,
    originCode(state.origin),
    heardAt
  ]);
  return rhythmOf(row?.horizons ? row.horizons.split(',').map(Number) : []);
}
