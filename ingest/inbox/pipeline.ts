import type { Logger } from 'pino';
import { CRASHES } from '#db/inbox.ts';
import { isLoss, isRefusal, isShortage, refusalPlace } from '#db/retryable.ts';
import { CodedError } from '#domain/errors.ts';
import type { IngestLimits } from '../http/limits.ts';
import { Company } from './company.ts';
import { Lane } from './lanes.ts';
import { openPayload } from './open-payload.ts';
import type { SealedPayload } from './payload.ts';
import type { Keyring } from './secrets.ts';
import { fitsShare } from './share.ts';
import { withTidyHeap } from './tidy-heap.ts';
import type { InboxStore, Outcome, Receipt } from './types.ts';
import { UnitLines, type UnitWork } from './unit-lines.ts';

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
  /** Tries, and first pause, when the record has no memory for a file. */
  shortage: IngestLimits['shortage'];
  /** Payloads that wait at most; of one source, never more than it leaves to the others. */
  backlog: number;
  log: Logger;
  /** Told what each payload came to. */
  onDone?: ((outcome: Outcome) => void) | undefined;
}

interface Job extends UnitWork {
  receipt: Receipt;
  payload: SealedPayload | null;
  done: Promise<Outcome>;
  settle(outcome: Outcome): void;
  /** Known, but not yet written to the inbox. */
  outcome: Outcome | null;
  tries: number;
  /** Failed tries, by what failed. */
  failures: number;
  shortages: number;
  /** The database was lost while it was being written: from then on nothing is beside it. */
  suspect: boolean;
  /** Times it was lost so, with nothing beside it, and how many of them the inbox knows. */
  crashes: number;
  notedCrashes: number;
  /** Its records are being written. */
  writing: boolean;
  pause: number;
  /** Since when it lets an earlier payload go first, `performance.now()`. */
  waitingSince: number | null;
}

/** Above this a file has a lane of its own, so that one big file at most is in memory. */
const HEAVY_BYTES = 4 * 1024 * 1024;
const LIGHT_WIDTH = 4;
/** Sealed bytes kept in memory for jobs that wait; beyond, they are read back from the inbox. */
const KEEP_BYTES = 16 * 1024 * 1024;
const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 200;
const RESCAN_MS = 2_000;
/** Long enough that a file that brings the database down each time leaves the others their turn. */
const PAUSE_MAX_MS = 30_000;
const RESCAN_LIMIT = 500;
/** Between two looks whether an earlier payload, in another process's hands, is written. */
const BEHIND_MS = 300;
/** An earlier payload that nobody finishes for this long no longer holds its unit up. */
const BEHIND_MAX_MS = 300_000;

/**
 * From the inbox to the record. Every payload that rests in the inbox and is not finished is a job here, whether
 * it came a moment ago or before a crash. Files of one unit are written in order of arrival, units side by side.
 * One bad message ends as a refusal or a failure of its own receipt.
 */
export class Pipeline {
  readonly #deps: PipelineDeps;
  readonly #light = new Lane(LIGHT_WIDTH);
  readonly #heavy = new Lane(1);
  readonly #company = new Company();
  readonly #lines = new UnitLines<Job>((job) => this.#enqueue(job));
  readonly #jobs = new Map<string, Job>();
  /** Jobs of each source. */
  readonly #bySource = new Map<string, number>();
  /** Receipts whose end the record would not take: not tried again by this process. */
  readonly #unfinished = new Set<string>();
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

  /** False when the record does not keep up: what this source sends next is better kept by its sender for a moment. */
  hasRoom(source: string): boolean {
    return fitsShare(this.#bySource.get(source) ?? 0, this.#deps.backlog - this.#jobs.size, 1);
  }

  /** Payloads this process gave up because the record would not even take their end. */
  get unfinished(): number {
    return this.#unfinished.size;
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
    const job: Job = {
      ...{ receipt, payload: this.#keep(payload), done, settle },
      // Without a readable header there is nothing it could come before or after.
      ...{ unit: receipt.unit ?? receipt.receipt, arrival: receipt.arrival, outcome: null },
      ...{ tries: 0, failures: 0, shortages: 0, pause: FIRST_PAUSE_MS, waitingSince: null },
      ...{ crashes: receipt.crashes, notedCrashes: receipt.crashes, writing: false },
      // An earlier process lost the database over it already.
      suspect: receipt.crashes > 0
    };
    this.#unfinished.delete(receipt.receipt);
    this.#jobs.set(receipt.receipt, job);
    this.#count(receipt.source, 1);
    this.#lines.add(job);
    return done;
  }

  /** Only the head of a unit's line takes a place in a lane: a long line holds up nobody else. */
  #enqueue(job: Job): void {
    const heavy = job.receipt.bytes > HEAVY_BYTES;
    const run = (): Promise<void> => this.#run(job);
    (heavy ? this.#heavy : this.#light).push(heavy ? () => withTidyHeap(run) : run);
  }

  async #run(job: Job): Promise<void> {
    const wait = await this.#attempt(job);
    if (wait !== null) {
      // Waiting takes no place in a lane either.
      if (!this.#abort.signal.aborted)
        void sleep(wait, this.#abort.signal).then(() => this.#lines.again(job));
      return;
    }
    this.#jobs.delete(job.receipt.receipt);
    this.#count(job.receipt.source, -1);
    this.#kept -= job.payload?.sealedBytes ?? 0;
    await job.payload?.dispose();
    if (job.outcome) this.#report(job.receipt, job.outcome);
    if (job.outcome) job.settle(job.outcome);
    this.#lines.done(job);
  }

  #count(source: string, more: 1 | -1): void {
    const now = (this.#bySource.get(source) ?? 0) + more;
    if (now > 0) this.#bySource.set(source, now);
    else this.#bySource.delete(source);
  }

  #report({ receipt, source, stream, bytes }: Receipt, outcome: Outcome): void {
    this.#deps.onDone?.(outcome);
    const line =
      outcome.state === 'processed'
        ? { accepted: outcome.accepted, quarantined: outcome.quarantined }
        : { code: outcome.code, where: outcome.where };
    this.#deps.log[outcome.state === 'failed' ? 'error' : 'info'](
      { receipt, source, stream, bytes, state: outcome.state, ...line },
      'receipt done'
    );
  }

  /** One try at a job. @returns null when it has an end; else how long to wait before the next try, ms */
  async #attempt(job: Job): Promise<number | null> {
    // Who may have brought the database down is tried with nothing beside it: then it is known who does.
    const leave = await this.#company.enter(job.suspect);
    try {
      return this.#abort.signal.aborted ? 0 : await this.#tryOnce(job);
    } finally {
      leave();
    }
  }

  async #tryOnce(job: Job): Promise<number | null> {
    const { store } = this.#deps;
    const { receipt } = job;
    const { signal } = this.#abort;
    job.writing = false;
    try {
      // A connection lost during COMMIT leaves open whether it was done: ask before doing it again.
      if (job.tries > 0) job.outcome ??= (await store.read(receipt.receipt, receipt.source))?.outcome ?? null;
      await this.#judge(job);
      if (!job.outcome && (await this.#mustWait(job))) return BEHIND_MS;
      job.tries += 1;
      job.writing = !job.outcome;
      job.outcome ??= await this.#handle(job, signal);
      if (job.outcome.state !== 'processed') await store.finish(receipt.receipt, job.outcome);
      return null;
    } catch (error) {
      return signal.aborted ? 0 : this.#failed(job, error);
    }
  }

  /** The database is back: what it was lost over is noted, and at last given up. */
  async #judge(job: Job): Promise<void> {
    const { receipt } = job.receipt;
    if (job.crashes > job.notedCrashes) {
      await this.#deps.store.noteCrashes(receipt, job.crashes);
      job.notedCrashes = job.crashes;
    }
    if (job.crashes < CRASHES) return;
    job.outcome ??= { state: 'failed', code: 'DB_CRASHED', where: null };
  }

  /** Counts a failed try and decides: again after a pause, or an end of its own. */
  #failed(job: Job, error: unknown): number | null {
    const { shortage, isRetryable, log } = this.#deps;
    const { receipt } = job.receipt;
    const short = isShortage(error);
    const lost = job.writing && isLoss(error);
    const away = !short && (lost || isRetryable(error));
    if (lost) {
      if (job.suspect) job.crashes += 1;
      job.suspect = true;
    }
    if (short) job.shortages += 1;
    else if (!away) job.failures += 1;
    const { failures, shortages, crashes } = job;
    log.warn(
      { receipt, failures, shortages, crashes, away, error: describe(error) },
      'receipt attempt failed'
    );
    if (failures >= MAX_ATTEMPTS || shortages >= shortage.tries) {
      if (job.outcome) {
        // The record takes neither the file nor the word that it failed: the others go on.
        this.#unfinished.add(receipt);
        log.error(
          { receipt, error: describe(error) },
          'receipt not finished: the record does not take its end'
        );
        return null;
      }
      job.outcome =
        short || isRefusal(error)
          ? { state: 'failed', code: 'DB_REFUSED', where: refusalPlace(error) }
          : { state: 'failed', code: 'INTERNAL', where: null };
      Object.assign(job, { failures: 0, shortages: 0, pause: FIRST_PAUSE_MS });
    }
    const pause = short ? shortage.pauseMs * 2 ** Math.min(job.shortages - 1, 10) : job.pause;
    job.pause = Math.min(job.pause * 2, PAUSE_MAX_MS);
    return Math.min(pause, PAUSE_MAX_MS);
  }

  /** An earlier payload of its unit waits still: after a start, beyond a scan's reach, or with another process. */
  async #mustWait(job: Job): Promise<boolean> {
    if (!(await this.#deps.store.waitsBehind(job.receipt, [...this.#unfinished]))) return false;
    job.waitingSince ??= performance.now();
    if (performance.now() - job.waitingSince < BEHIND_MAX_MS) return true;
    this.#deps.log.warn(
      { receipt: job.receipt.receipt },
      'an earlier payload of the unit is not finished by anybody'
    );
    return false;
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
      await this.#deps.store.renew([...this.#jobs.keys()]);
      if (this.#jobs.size >= this.#deps.backlog) return false;
      const taken = await this.#deps.store.takePending(RESCAN_LIMIT, starting);
      for (const receipt of taken)
        if (!this.#unfinished.has(receipt.receipt)) void this.submit(receipt, null);
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
