import type { UnitFeed } from '#domain/events.ts';
import { rhythmOf } from '#domain/feed/rhythm.ts';
import type { FileGrade } from '#domain/rpu/types.ts';
import { type Instant } from '#domain/time/instant.ts';
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
  /** Instants joined by commas; null: the last rhythm still holds. */
  horizons: string | null;
  down: { since: Instant; until: Instant | null; reason: 'maintenance' | 'cyber' } | null;
}

const FEED = 'SELECT * FROM vigie.unit_feed($1::int2, $2::"char", $3::float8)';

/** What the outbox says of the unit's feed now that its files are written. */
export async function readFeedState(tx: Queryable, state: UnitState): Promise<UnitFeed> {
  const rhythmAt = state.rhythm === null ? null : state.heardAt;
  const [row] = await tx.query<FeedRow>(FEED, [state.unitId, originCode(state.origin), rhythmAt]);
  const heardAt = row?.received_at ?? null;
  return {
    unit: state.unit,
    origin: state.origin,
    horizon: horizonOf(state.days.values())?.horizon ?? null,
    lastReceivedAt: heardAt,
    lastFileId: row?.file_id ?? null,
    lastGrade: row?.grade ?? null,
    rhythm: row ? rhythm(state, row) : null,
    held: [...state.held.values()]
      .filter((held) => !held.refused)
      .map((held) => held.day)
      .sort(),
    files24h: row?.files ?? 0,
    records24h: row?.records ?? 0,
    quarantined24h: row?.quarantined ?? 0,
    announcedDown: row?.down ?? null,
    suspect: row?.suspect ?? null
  };
}

/** Computed anew, or the last one where it still holds: under 30 files a day at each, above once an hour. */
function rhythm(state: UnitState, { horizons }: FeedRow): number | null {
  if (horizons === null) return state.rhythm;
  return rhythmOf(horizons === '' ? [] : horizons.split(',').map(Number));
}
