/** Every bound of the door, in one place; tests tighten them. */
export interface IngestLimits {
  /** A body, on the wire and decompressed, bytes. */
  maxBodyBytes: number;
  /** Uploads being received at once, all sources together, and from one source. */
  uploads: number;
  uploadsPerSource: number;
  /** Sending of one source. */
  source: { burst: number; perSecond: number };
  /** Failed keys from one address. */
  failures: { burst: number; perSecond: number };
  bodyIdleMs: number;
  bodyTotalMs: number;
  headersMs: number;
  connections: number;
  /** After this an upload is answered `queued`. */
  answerMs: number;
  /** The database has this long to take a payload of one chunk before it goes to the spool. */
  storeMs: number;
  spoolBytes: number;
  spoolEntries: number;
  /** The disk is never filled below this. */
  keepFreeBytes: number;
  /** Payloads of the inbox that wait for their turn in this process; beyond, senders wait. */
  backlog: number;
  /** What the record has no memory for is tried this often, the pause doubling from this, ms (30 s at most). */
  shortage: { tries: number; pauseMs: number };
}

const MB = 1024 * 1024;

export const DEFAULT_LIMITS: IngestLimits = {
  maxBodyBytes: 32 * MB,
  uploads: 64,
  uploadsPerSource: 8,
  source: { burst: 240, perSecond: 20 },
  failures: { burst: 30, perSecond: 0.5 },
  bodyIdleMs: 15_000,
  bodyTotalMs: 180_000,
  headersMs: 10_000,
  connections: 1_024,
  answerMs: 5_000,
  storeMs: 800,
  spoolBytes: 1024 * MB,
  spoolEntries: 200_000,
  keepFreeBytes: 64 * MB,
  backlog: 10_000,
  shortage: { tries: 8, pauseMs: 500 }
};
