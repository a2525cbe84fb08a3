import { type AuditBreak, verifyAudit } from '#db/audit.ts';
import { type Instant, MINUTE } from '#domain/time/instant.ts';
import { appContext } from '#app/lib/server/context.ts';

/** What a walk of the whole log found, and when (process time). */
export interface ChainState {
  rows: number;
  broken: AuditBreak | null;
  at: Instant;
}

/** A walk reads every row: pages of the list that follow one another share it. */
const KEPT = 5 * MINUTE;
let last: ChainState | null = null;

/** State of the chain; `again` walks it now. */
export async function chainState(again: boolean): Promise<ChainState> {
  const { db, clock } = appContext();
  const now = clock.process();
  if (!again && last !== null && now - last.at < KEPT) return last;
  const { rows, broken } = await verifyAudit(db);
  last = { rows, broken, at: now };
  return last;
}
