import type { Logger } from 'pino';
import type { ErrorCode } from '#domain/errors.ts';
import type { Clock } from '#domain/time/clock.ts';
import type { Intake } from '../inbox/intake.ts';
import type { Keyring } from '../inbox/secrets.ts';
import type { Spool } from '../inbox/spool.ts';
import type { InboxStore } from '../inbox/types.ts';
import type { KeyCache } from '../keys/key-cache.ts';

export interface DropDeps {
  /** `<data folder>/drop`; below it one folder per stream, then one per source. */
  dir: string;
  intake: Intake;
  spool: Spool;
  store: InboxStore;
  keys: KeyCache;
  keyring: Keyring;
  clock: Clock;
  log: Logger;
  maxBytes: number;
  /** The disk is never filled below this, bytes. */
  keepFree: number;
  isRetryable(error: unknown): boolean;
  /** Time between two looks, ms. */
  everyMs: number;
}

/** Folders of one source. */
export interface SourceFolder {
  stream: string;
  source: string;
  dir: string;
}

/** What lies in the folders, as the last look found it. */
export interface DropCounts {
  /** Files taken from their senders that are not in the record yet. */
  waiting: number;
  /** Why the first of them waits; null when none was kept back. */
  code: ErrorCode | null;
}
