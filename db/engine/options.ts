/** Bounds of the embedded engine. Durations in milliseconds, sizes in bytes. */
export interface EngineLimits {
  /** Longest run of one batch in the engine before it is killed (rule 3). */
  batchMs: number;
  /** Longest time one transaction leaves the engine waiting for its client, all waits together (rule 3). */
  transactionMs: number;
  /** Longest life of one transaction, work included: nobody keeps the engine by many short statements either. */
  transactionTotalMs: number;
  /** Largest single protocol message accepted from a client. */
  messageBytes: number;
  /** Largest sum of messages kept for one client before its batch is complete. */
  batchBytes: number;
  /** Open connections at a time. */
  connections: number;
}

/** The limits in force unless a test or an operator says otherwise. */
export const DEFAULT_LIMITS: EngineLimits = {
  batchMs: 30_000,
  transactionMs: 10_000,
  transactionTotalMs: 60_000,
  messageBytes: 64 * 1024 * 1024,
  batchBytes: 96 * 1024 * 1024,
  connections: 100
};

/** What the engine process is started with: one JSON argument. */
export interface EngineConfig {
  /** Folder of the data (`<dataDir>/pg`), the socket and the lock. Created 0700. */
  dataDir: string;
  /** Number in the socket's name, `.s.PGSQL.<port>`. */
  port: number;
  /** Loopback TCP port to serve as well (0: any free one); absent: no TCP at all. */
  tcpPort?: number;
  limits: EngineLimits;
}

/** Port used in the socket's name when none is given. */
export const DEFAULT_PORT = 5432;

/** Exit codes of the engine process, so that a supervisor can tell them apart. */
export const EXIT = { trap: 70, busy: 75, failed: 78, watchdog: 79 } as const;
