import type { Db, Queryable } from '#db/connect.ts';
import { readClock } from '#db/clock.ts';
import { readNewsNow } from '#db/news.ts';
import { newestNorms, readNorms } from '#db/norms.ts';
import { feedBounds } from '#db/outbox.ts';
import { readRules } from '#db/rules.ts';
import { readUnitNow } from '#db/rpu/unit-now.ts';
import type { Facility, RegionPack } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { loadFacilities } from '#maps/region/index.ts';
import { foldContext } from '#realtime/fold/context.ts';
import { seedState } from '#realtime/fold/seed.ts';

const ORIGIN = 'simulated' as const;

/**
 * Topics whose entries the newest word of each thing and the hour decide, without any memory: a picture made anew
 * from the tables must equal the one that saw everything happen. By the fold's own code: it shows what was lost or
 * came in another order, not what is computed wrongly.
 */
export const FRESH_TOPICS = ['places', 'beds', 'samu', 'samu-wall', 'declared', 'tiu', 'tiu-wall'];

/** Entries of a picture made anew, by topic and key. */
export type Fresh = Record<string, Record<string, unknown>>;

/** Makes a picture from the tables at one seq; `tick` is the last one's time. */
export async function freshFold(db: Db, region: RegionPack, tick: Instant): Promise<Fresh> {
  const facilities = await loadFacilities(region.id);
  return db.tx((tx) => foldIn(tx, region, facilities, tick), {
    readOnly: true,
    isolation: 'repeatable read'
  });
}

async function foldIn(
  tx: Queryable,
  region: RegionPack,
  facilities: readonly Facility[],
  tick: Instant
): Promise<Fresh> {
  const { head } = await feedBounds(tx);
  const norms = await newestNorms(tx, ORIGIN);
  const read = norms && (await readNorms(tx, norms.version));
  const ctx = foldContext(region, ORIGIN, () => read, facilities);
  const tables = {
    head,
    units: await readUnitNow(tx, ORIGIN),
    rules: await readRules(tx),
    news: await readNewsNow(tx, ORIGIN),
    clock: await readClock(tx),
    ...{ now: tick, normVersion: norms?.version ?? null }
  };
  const state = seedState(tables, ctx);
  return Object.fromEntries(
    FRESH_TOPICS.map((topic) => [
      topic,
      Object.fromEntries(
        [...(state.topics.get(topic)?.entries ?? [])].map(([key, { value }]) => [key, value])
      )
    ])
  );
}
