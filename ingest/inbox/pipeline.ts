import type { Logger } from 'pino';
import { CodedError } from '#domain/errors.ts';
import { Lane } from './lanes.ts';
import { openPayload } from './open-payload.ts';
import type { SealedPayload } from './payload.ts';
import type { Keyring } from './secrets.ts';
import { withTidyHeap } from './tidy-heap.ts';
import type { InboxStore, Outcome, Receipt } from './types.ts';

/**
 * Turns the bytes of one receipt into records and finishes the receipt in the same transaction. Throws CodedError
 * when the whole is refused: the pipeline then finishes the receipt.
 */
export type Handler = (
  receipt: Receipt,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal
) => Promise<Outcome>;

export interface PipelineDeps {
  store: InboxStore;
  keyring: Keyring;
  handle: Handler;
  /** True for a failure of the database's connection or a conflict: the same work may succeed later. */
  isRetryable(error: unknown): boolean;
  log: Logger;
}

interface Job {
  receipt: Receipt;
  payload: SealedPayload | null;
  done: Promise<Outcome>;
  settle(outcome: Outcome): void;
}

/** Above this a file has a lane of its own, so that one big file at most is in memory. */
const HEAVY_BYTES = 4 * 1024 * 1024;
const LIGHT_WIDTH = 4;
/** Sealed bytes kept in memory for jobs that wait; beyond, they are read back from the inbox. */
const KEEP_BYTES = 16 * 1024 * 1024;
const MAX_ATTEMPTS = 3;
const RESCAN_MS = 2_000;
/** Long enough that a file that brings the database down each time leaves the others their turn. */
const PAUSE_MAX_MS = 30_000;
const RESCAN_LIMIT = 500;

/**
 * From the inbox to the record. Every payload that rests in the inbox and is not finished is a job here, whether
 * it came a moment ago or before a crash. One bad message ends as a refusal or a failure of its own receipt.
 */
export class Pipeline {
  readonly #deps: PipelineDeps;
  readonly #light = new Lane(LIGHT_WIDTH);
  readonly #heavy = new Lane(1);
  readonly #jobs = new Map<string, Job>();
  readonly #abort = new AbortController();
  #kept = 0;
  #timer: NodeJS.Timeout | undefined;
  #rescanning: Promise<void> = Promise.resolve();

  constructor(deps: PipelineDeps) {
    this.#deps = deps;
  }

  /** Takes up what waits in the inbox, now and whenever another process leaves something behind. */
  start(): void {
    const rescan = (starting: boolean): void => {
      this.#rescanning = this.#takePending(starting).then((done) => {
        if (!this.#abort.signal.aborted) this.#timer = setTimeout(rescan, RESCAN_MS, starting && !done);
      });
    };
    rescan(true);
  }

  /** Jobs waiting or running. */
  get size(): number {
    return this.#jobs.size;
  }

  /** Ends what runs (a write is finished or rolled back) and starts nothing more. The inbox keeps the rest. */
  async stop(): Promise<void> {
    this.#abort.abort();
    clearTimeout(this.#timer);
    await this.#rescanning;
    await Promise.all([this.#light.drain(), this.#heavy.drain()]);
    for (const job of this.#jobs.values()) await job.payload?.dispose();
    this.#jobs.clear();
  }

  /**
   * Processes a receipt once: a second submission joins the first. Resolves with what became of it, or never
   * when the process stops first. Takes over `payload`.
   */
  submit(receipt: Receipt, payload: SealedPayload | null): Promise<Outcome> {
    const known = this.#jobs.get(receipt.receipt);
    if (known) {
      void payload?.dispose();
      return known.done;
    }
    let settle: (outcome: Outcome) => void = () => undefined;
    const done = new Promise<Outcome>((resolve) => (settle = resolve));
    const job: Job = { receipt, payload: this.#keep(payload), done, settle };
    this.#jobs.set(receipt.receipt, job);
    const lane = receipt.bytes > HEAVY_BYTES ? this.#heavy : this.#light;
    lane.push(() => (lane === this.#heavy ? withTidyHeap(() => this.#run(job)) : this.#run(job)));
    return done;
  }

  async #run(job: Job): Promise<void> {
    const { log } = this.#deps;
    const outcome = await this.#attempt(job);
    this.#jobs.delete(job.receipt.receipt);
    this.#kept -= job.payload?.sealedBytes ?? 0;
    await job.payload?.dispose();
    if (!outcome) return;
    const { receipt, source, stream, bytes } = job.receipt;
    const line =
      outcome.state === 'processed'
        ? { accepted: outcome.accepted, quarantined: outcome.quarantined }
        : { code: outcome.code };
    log[outcome.state === 'failed' ? 'error' : 'info'](
      { receipt, source, stream, bytes, state: outcome.state, ...line },
      'receipt done'
    );
    job.settle(outcome);
  }

  /** Works at a job until it has an outcome that the inbox knows; null when the process stops before. */
  async #attempt(job: Job): Promise<Outcome | null> {
    const { store, isRetryable, log } = this.#deps;
    const { signal } = this.#abort;
    let outcome: Outcome | null = null;
    let failures = 0;
    let tried = false;
    for (let pause = 200; !signal.aborted; pause = Math.min(pause * 2, PAUSE_MAX_MS)) {
      try {
        // A connection lost during COMMIT leaves open whether it was done: ask before doing it again.
        if (tried) outcome ??= (await store.read(job.receipt.receipt, job.receipt.source))?.outcome ?? null;
        tried = true;
        outcome ??= await this.#handle(job, signal);
        if (outcome.state !== 'processed') await store.finish(job.receipt.receipt, outcome);
        return outcome;
      } catch (error) {
        if (signal.aborted) return null;
        const away = isRetryable(error);
        if (!away) failures += 1;
        log.warn(
          { receipt: job.receipt.receipt, failures, away, error: describe(error) },
          'receipt attempt failed'
        );
        if (failures >= MAX_ATTEMPTS) outcome = { state: 'failed', code: 'INTERNAL', where: null };
        if (failures > MAX_ATTEMPTS) return outcome;
        await sleep(pause, signal);
      }
    }
    return null;
  }

  async #handle(job: Job, signal: AbortSignal): Promise<Outcome> {
    const { store, keyring, handle } = this.#deps;
    const { receipt, hash } = job.receipt;
    try {
      return await handle(
        job.receipt,
        openPayload(keyring, hash, job.payload?.chunks() ?? store.chunks(receipt)),
        signal
      );
    } catch (error) {
      if (error instanceof CodedError && !this.#deps.isRetryable(error)) {
        return { state: 'refused', code: error.code, where: error.where };
      }
      throw error;
    }
  }

  #keep(payload: SealedPayload | null): SealedPayload | null {
    if (!payload) return null;
    if (this.#kept + payload.sealedBytes > KEEP_BYTES) {
      void payload.dispose();
      return null;
    }
    this.#kept += payload.sealedBytes;
    return payload;
  }

  /** @returns false when the database could not be asked, or has more */
  async #takePending(starting: boolean): Promise<boolean> {
    try {
      const taken = await this.#deps.store.takePending(RESCAN_LIMIT, starting);
      for (const receipt of taken) void this.submit(receipt, null);
      return taken.length < RESCAN_LIMIT;
    } catch (error) {
      if (!this.#deps.isRetryable(error))
        this.#deps.log.error({ error: describe(error) }, 'inbox scan failed');
      return false;
    }
  }
}

/** A failure in words that cannot hold content: SQLSTATE or code and the kind, never a message with values in it. */
export function describe(error: unknown): { name: string; code: string | null; at: string | null } {
  if (!(error instanceof Error)) return { name: typeof error, code: null, at: null };
  const code = (error as { code?: unknown }).code;
  const at = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return { name: error.name, code: typeof code === 'string' ? code : null, at: at?.trim() ?? null };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
  });
}
