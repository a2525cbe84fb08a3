import type { UnitFeed } from '#domain/events.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Act } from '../access/act.ts';
import { audit } from '../audit.ts';
import { originCode } from '../codes.ts';
import type { Db } from '../connect.ts';
import { emit } from '../outbox.ts';
import { lockUnit } from './state.ts';

/**
 * Declares a unit down (maintenance, cyber-attack) from `since` until `until` (null: until further notice), or
 * ends the open declaration with `reason: null`. Screens hear of it at once, and the
 * audit log says who did.
 */
export async function announceDown(
  db: Db,
  down: {
    unit: string;
    origin: Origin;
    since: Instant;
    until: Instant | null;
    reason: 'maintenance' | 'cyber' | null;
  },
  at: Instant,
  act: Act
): Promise<void> {
  const { unit, origin, since, until, reason } = down;
  await db.tx(async (tx) => {
    const scope = [unit, originCode(origin)];
    await lockUnit(tx, unit, origin);
    await tx.query(
      `UPDATE vigie.announced_down SET until = to_timestamp($3::float8 / 1000)
       WHERE unit_id = (SELECT unit_id FROM vigie.unit WHERE unit = $1) AND origin = $2
         AND (until IS NULL OR until > to_timestamp($3::float8 / 1000))`,
      [...scope, at]
    );
    if (reason) {
      await tx.query(
        `INSERT INTO vigie.announced_down (unit_id, origin, since, until, reason)
         SELECT unit_id, $2::"char", to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), $5
         FROM vigie.unit WHERE unit = $1
         ON CONFLICT (unit_id, origin, since) DO UPDATE SET until = excluded.until, reason = excluded.reason`,
        [...scope, since, until, reason]
      );
    }
    const [known] = await tx.query<{ feed: UnitFeed | null }>(
      'SELECT feed FROM vigie.unit_now WHERE unit = $1 AND origin = $2',
      scope
    );
    const payload: UnitFeed = {
      ...(known?.feed ?? neverHeard(unit, origin)),
      announcedDown: reason ? { since, until, reason } : null
    };
    await audit(tx, {
      at: act.now,
      actor: act.actor,
      action: 'feed.announce',
      subject: `unit:${unit}`,
      before: known?.feed?.announcedDown ?? null,
      after: payload.announcedDown
    });
    await emit(tx, [{ kind: 'unit.feed', key: unit, origin, at, payload }]);
  });
}

function neverHeard(unit: string, origin: Origin): UnitFeed {
  return {
    ...{ unit, origin, horizon: null, lastReceivedAt: null, lastFileId: null, lastGrade: null },
    rhythm: null,
    held: [],
    ...{ files24h: 0, records24h: 0, quarantined24h: 0, announcedDown: null, suspect: null }
  };
}
