import type { Db } from '#db/connect.ts';
import {
  countFailed,
  finishReceipt,
  noteCrashes,
  readChunks,
  readReceipt,
  reopenReceipt,
  storeInbox,
  takePending,
  waitsBehind
} from '#db/inbox.ts';
import type { InboxStore, Outcome } from './types.ts';

/** Another process that took a receipt and did not finish it within this is gone, ms. */
const CLAIM_MS = 60_000;

/** The inbox in the record. */
export function dbStore(db: Db): InboxStore {
  return {
    put: (meta, chunks) => storeInbox<Outcome>(db, meta, chunks),
    reopen: (receipt, receivedAt) => reopenReceipt(db, receipt, receivedAt),
    // The embedded engine has one ingest process: at its start nobody else works on what waits.
    takePending: (limit, starting) =>
      takePending<Outcome>(db, limit, starting && db.kind === 'embedded' ? 0 : CLAIM_MS),
    waitsBehind: async ({ unit, arrival }, except) => unit !== null && waitsBehind(db, unit, arrival, except),
    noteCrashes: (receipt, crashes) => noteCrashes(db, receipt, crashes),
    chunks: (receipt) => readChunks(db, receipt),
    finish: (receipt, outcome) => finishReceipt(db, receipt, outcome),
    read: (receipt, source) => readReceipt<Outcome>(db, receipt, source),
    failed: (since) => countFailed(db, since)
  };
}
