import { readClock } from '#db/clock.ts';
import type { Db } from '#db/connect.ts';
import { releaseLease, takeLease } from '#db/lease.ts';
import { feedBounds, lastTick } from '#db/outbox.ts';
import { readNewsNow } from '#db/news.ts';
import { dropCheckpoint, readCheckpoint, saveCheckpoint } from '#db/picture.ts';
import { readRules } from '#db/rules.ts';
import { readUnitNow } from '#db/rpu/unit-now.ts';
import { domainAt, type Clock } from '#domain/time/clock.ts';
import { fromCheckpoint, toCheckpoint } from './fold/checkpoint.ts';
import type { FoldContext } from './fold/context.ts';
import { seedState } from './fold/seed.ts';
import { TICK, type FoldState } from './fold/state.ts';

/** Process ms between two tries to be the node that writes the first checkpoint. */
const WAIT = 200;
const SEED_LEASE = 10_000;

interface OpenDeps {
  needNorms(version: number): Promise<void>;
  latestNorms(): Promise<number | null>;
  node: string;
  clock: Clock;
}

/** Name of the fold's checkpoint in the record. */
export function checkpointName(origin: FoldContext['origin']): string {
  return `picture:${origin}`;
}

/**
 * Where a node starts: the newest checkpoint, if the feed still reaches it; otherwise the current tables at one
 * seq, kept at once as the checkpoint from which every other node starts, so that all hold one picture.
 */
export async function openPicture(db: Db, ctx: FoldContext, deps: OpenDeps): Promise<FoldState> {
  for (;;) {
    const kept = await restore(db, ctx);
    if (kept) {
      if (kept.normVersion !== null) await deps.needNorms(kept.normVersion);
      return kept;
    }
    const name = `seed:${checkpointName(ctx.origin)}`;
    if (await takeLease(db, name, deps.node, SEED_LEASE)) {
      try {
        await seed(db, ctx, deps);
      } finally {
        await releaseLease(db, name, deps.node);
      }
    } else await new Promise((resolve) => setTimeout(resolve, WAIT));
  }
}

/** null when there is no checkpoint of this shape, or events after it were already forgotten. */
async function restore(db: Db, ctx: FoldContext): Promise<FoldState | null> {
  const stored = await readCheckpoint(db, checkpointName(ctx.origin));
  const state = stored ? fromCheckpoint(stored.state, ctx.origin) : null;
  if (!state) return null;
  const { floor, head } = await feedBounds(db);
  return state.seq >= floor - 1 && state.seq <= head ? state : null;
}

async function seed(db: Db, ctx: FoldContext, deps: OpenDeps): Promise<void> {
  const tables = await db.tx(
    async (tx) => ({
      head: (await feedBounds(tx)).head,
      units: await readUnitNow(tx, ctx.origin),
      rules: await readRules(tx),
      news: await readNewsNow(tx, ctx.origin),
      clock: await readClock(tx),
      tick: await lastTick(tx, ctx.origin)
    }),
    { readOnly: true, isolation: 'repeatable read' }
  );
  // By the demonstration's clock as the record has it: this node may not have heard of it yet.
  const now = tables.clock ? domainAt(tables.clock, deps.clock.process()) : deps.clock.domain();
  const normVersion = await deps.latestNorms();
  if (normVersion !== null) await deps.needNorms(normVersion);
  const at = Math.max(Math.floor(now / TICK) * TICK, tables.tick ?? -Infinity);
  const state = seedState({ ...tables, normVersion, now: at }, ctx);
  const checkpoint = { seq: state.seq, at: state.tick ?? 0, state: toCheckpoint(state) };
  const name = checkpointName(ctx.origin);
  await db.tx(async (tx) => {
    // One of another shape, or ahead of a record that went back, would never be replaced.
    await dropCheckpoint(tx, name);
    await saveCheckpoint(tx, name, checkpoint);
  });
}
