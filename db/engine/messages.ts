import type { TxStatus } from './protocol.ts';

/** Main thread → engine thread. `reset` first cleans the session of its last holder. */
export type ToEngine = { kind: 'run'; reset: boolean; batch: Uint8Array | null } | { kind: 'close' };
/** Engine thread → main thread. `status` is null when the answer does not end in ReadyForQuery. */
export type FromEngine =
  | { kind: 'ready'; parameters: [string, string][]; timescale: string; postgres: string }
  | { kind: 'chunk'; bytes: Uint8Array }
  | { kind: 'done'; bytes: Uint8Array; status: TxStatus | null }
  | { kind: 'checkpoint'; ms: number }
  | { kind: 'trap'; message: string }
  | { kind: 'closed' };

/** What the process tells its parent once clients may connect. */
export interface EngineReady {
  kind: 'ready';
  socketDir: string;
  port: number;
  tcpPort: number | null;
  postgres: string;
  timescale: string;
  /** From the start of the process, in ms. */
  startMs: number;
}
