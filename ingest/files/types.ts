import type { Logger } from 'pino';
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
