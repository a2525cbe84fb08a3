import type { InboxRow } from '#db/inbox.ts';
import type { ErrorCode } from '#domain/errors.ts';
import type { FileGrade, FileWarning } from '#domain/rpu/types.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';

/** What is known of a payload beside its bytes; it travels with it into the spool and the inbox. */
export interface PayloadMeta {
  receipt: string;
  source: string;
  stream: string;
  origin: Origin;
  hash: string;
  /** Before compression. */
  bytes: number;
  sealedBytes: number;
  /** Domain instant of the reception. */
  receivedAt: Instant;
  /** Sites the key could speak for at reception; null = any of the region. */
  keyFiness: string[] | null;
  /** `FINESS/ORDRE` of its header; null when unreadable. */
  unit: string | null;
  /** Only names of the official pattern, which hold no identity; else null. */
  fileName: string | null;
}

/** What became of one local day of a file: it is the winner, a newer one was there, a guard holds it, or a person refused it. */
export interface DayOutcome {
  day: LocalDay;
  state: 'applied' | 'older' | 'held' | 'refused';
}

/** What a payload came to, once known. */
export type Outcome =
  | {
      state: 'processed';
      received: number;
      accepted: number;
      quarantined: number;
      warnings: FileWarning[];
      days: DayOutcome[];
      /** Of RPU files only; null for other streams. */
      grade: FileGrade | null;
    }
  /** Unreadable or refused as a whole, with its code. */
  | { state: 'refused'; code: ErrorCode; where: string | null }
  /** A bug or a damaged payload: kept, logged, tried again when the same bytes come again. */
  | { state: 'failed'; code: ErrorCode; where: string | null };

/** A payload at rest in the inbox. `outcome` is null while it waits or is being processed. */
export type Receipt = InboxRow<Outcome>;

/** The inbox as the pipeline sees it; `db-store.ts` is the one implementation. */
export interface InboxStore {
  /** Stores a payload, unless the same bytes of the same source are there: then the receipt they have. */
  put(meta: PayloadMeta, chunks: AsyncIterable<Buffer>): Promise<{ row: Receipt; fresh: boolean }>;
  /** Marks a finished receipt as waiting again, as if it arrived at `receivedAt`; gives its place in the order of arrival. */
  reopen(receipt: string, receivedAt: Instant): Promise<Pick<Receipt, 'arrival' | 'receivedAt'>>;
  /** Receipts that wait and that no living process works on; at the start those of an earlier life of this one. */
  takePending(limit: number, starting: boolean): Promise<Receipt[]>;
  /** Says that this process still works on these: nobody else takes them. */
  renew(receipts: readonly string[]): Promise<void>;
  /** True while an earlier payload of the unit waits, here or in another process, other than `except`. */
  waitsBehind(receipt: Receipt, except: readonly string[]): Promise<boolean>;
  /** Notes how often the database was lost over a payload. */
  noteCrashes(receipt: string, crashes: number): Promise<void>;
  chunks(receipt: string): AsyncIterable<Buffer>;
  /** Finishes a receipt that brought no record; one that did is finished by the transaction that wrote them. */
  finish(receipt: string, outcome: Exclude<Outcome, { state: 'processed' }>): Promise<void>;
  read(receipt: string, source: string): Promise<Receipt | null>;
  /** Failed payloads that are kept, all and those received since `since`. */
  failed(since: Instant): Promise<{ kept: number; recent: number }>;
}

/** True for bytes of which nothing is left to do: sending them again changes nothing. */
export function isWhollyProcessed(outcome: Outcome | null): boolean {
  return outcome?.state === 'processed' && outcome.quarantined === 0;
}
