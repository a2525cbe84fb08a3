import type { Db } from '#db/connect.ts';
import {
  countFailed,
  finishReceipt,
  noteCrashes,
  readChunks,
  readReceipt,
  renewClaims,
  reopenReceipt,
  storeInbox,
  takePending,
  waitsBehind
} from '#db/inbox.ts';
import type { InboxStore, Outcome } from './types.ts';

/** A process that took a receipt and did not say so again for this long is gone, ms: several renewals were missed. */
const CLAIM_MS = 15_000;

/** The inbox in the record. `alone`: no other process takes from it, as with the embedded engine. */
export function dbStore(db: Db, alone = db.kind === 'embedded'): InboxStore {
  return {
    put: (meta, chunks) => storeInbox<Outcome>(db, meta, chunks),
    reopen: (receipt, receivedAt) => reopenReceipt(db, receipt, receivedAt),
    // Alone, nobody else works on what waits at a start.
    takePending: (limit, starting) => takePending<Outcome>(db, limit, starting && alone ? 0 : CLAIM_MS),
    renew: async (receipts) => {
      if (!alone && receipts.length > 0) await renewClaims(db, receipts, CLAIM_MS / 4);
    },
    waitsBehind: async ({ unit, arrival }, except) => unit !== null && waitsBehind(db, unit, arrival, except),
    noteCrashes: (receipt, crashes) => noteCrashes(db, receipt, crashes),
    chunks: (receipt) => readChunks(db, receipt),
    finish: async (receipt, outcome) => void (await finishReceipt(db, receipt, outcome)),
    read: (receipt, source) => readReceipt<Outcome>(db, receipt, source),
    failed: (since) => countFailed(db, since)
  };
}
