import type { FeedEntry } from '#realtime/protocol/types.ts';
import { type LevelRate, levelRates, type RuleInForce, ruleInForce } from '#db/quality-levels.ts';
import { heldDays, heldEffect } from '#db/rpu/held.ts';
import { readUnitNow } from '#db/rpu/unit-now.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { appContext } from '#app/lib/server/context.ts';
import { liveUrl, readTopicAs } from '#app/lib/server/live.ts';
import { feedRows, type FeedRow } from './rows.ts';
import { namedUnitsOf } from './scope.server.ts';

/** Feeds of these sites, true now. @param cookie the asker's, for the live picture */
export async function readFeedRows(
  sites: readonly string[] | null,
  cookie: string | null
): Promise<FeedRow[]> {
  const { db, clock, origin } = appContext();
  const [named, units, live] = await Promise.all([
    namedUnitsOf(sites),
    readUnitNow(db, origin),
    readTopicAs<FeedEntry>(liveUrl(), 'feeds', cookie)
  ]);
  const record = new Map(units.map(({ unit, feed }) => [unit, feed]));
  return feedRows(named, record, live, clock.domain());
}

/** Days held of these sites, with what accepting each would do. */
export async function readHeld(sites: readonly string[] | null) {
  const { db, origin } = appContext();
  const units = new Map((await namedUnitsOf(sites)).map(({ unit, site }) => [unit, site]));
  const days = [];
  for (const day of await heldDays(db, origin)) {
    const site = units.get(day.unit);
    const effect = site && (await heldEffect(db, day));
    if (site && effect) days.push({ ...day, finess: site.finess, name: site.shortName, effect });
  }
  return days;
}

interface Measured {
  rates: LevelRate[];
  rule: RuleInForce | null;
}

/** Weeks of pictures are counted at most this often, process time. */
const KEPT_FOR = 10 * MINUTE;
let kept: { until: number; measured: Promise<Measured> } | null = null;

/** What the level rule came to, counted once for all readers every ten minutes. */
export function readRates(): Promise<Measured> {
  const { db, clock, origin } = appContext();
  const process = clock.process();
  if (!kept || kept.until <= process) {
    const now = clock.domain();
    const counting = Promise.all([
      levelRates(db, { origin, now, days: [7, 28] }),
      ruleInForce(db, { origin, since: now - 28 * 24 * HOUR })
    ]).then(([rates, rule]) => ({ rates, rule }));
    kept = { until: process + KEPT_FOR, measured: counting };
    counting.catch(() => (kept = null));
  }
  return kept.measured;
}
