import type { Queryable, Db } from '#db/connect.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import type { CommuneIndex } from '#maps/region/communes.ts';
import type { Logger } from 'pino';
import type { Outcome } from './inbox/types.ts';

/** What the handlers of streams stand on. */
export interface StreamDeps {
  db: Db;
  log: Logger;
  clock: Clock;
  region: RegionPack;
  communes: CommuneIndex;
  /** HMAC secret of the installation for keys that replace identifiers, and the check that it is the record's own. */
  visitSecret: Uint8Array;
  checkSecret(): Promise<void>;
  /** Finishes the receipt inside the transaction that writes its records. */
  finish(tx: Queryable, receipt: string, outcome: Outcome): Promise<void>;
}
