import { type EngineThread } from './engine-thread.ts';
import { type EngineLimits } from './options.ts';
import { type WireError } from './protocol.ts';

/** Whoever holds the engine. */
export interface Holder {
  /** Told why, when the engine must be killed because of it. */
  end(error: WireError): void;
}

/** Whole messages of one client that end where the engine answers: Query, Sync, Flush or FunctionCall. */
export interface Batch {
  bytes: Uint8Array<ArrayBuffer>;
  /** False for a batch ending in Flush: no ReadyForQuery follows, the client keeps the engine. */
  endsReady: boolean;
}

interface OpenTransaction {
  life: NodeJS.Timeout;
  waitedMs: number;
  /** While the engine waits for the client. */
  wait: { since: number; timer: NodeJS.Timeout } | null;
}

interface Job {
  holder: Holder | null;
  batch: Batch | null;
  onBytes: (bytes: Uint8Array) => void;
  done: () => void;
}

/** Counts since the engine opened. */
export interface GateCounts {
  batches: number;
  changesOfHolder: number;
  /** Milliseconds the engine was running something. */
  busyMs: number;
}

/**
 * One engine, many clients: decides who runs next. A client keeps the engine while its transaction is open;
 * the others wait in order of arrival. At each change of holder, and when a holder goes away, the session is
 * cleaned (rule 1). Batches that last too long, and transactions whose client keeps the engine waiting too long, are
 * reported as fatal (rule 3). Work the engine does counts to its batch: a slow machine is not the client's fault.
 */
export class Gate {
  readonly counts: GateCounts = { batches: 0, changesOfHolder: 0, busyMs: 0 };
  readonly #engine: EngineThread;
  readonly #limits: EngineLimits;
  readonly #fatal: (reason: string) => void;
  #queue: Job[] = [];
  #running = false;
  /** The client whose transaction (or unfinished extended query) is open. */
  #holder: Holder | null = null;
  /** The client whose session state the engine has: the one that runs, holds, or ran last. */
  #last: Holder | null = null;
  /** The holder's transaction: when it began, how long the engine has waited for its client, and the limits. */
  #open: OpenTransaction | null = null;
  #closed = false;

  /** @param fatal called once with a sentence when the engine must be killed */
  constructor(engine: EngineThread, limits: EngineLimits, fatal: (reason: string) => void) {
    this.#engine = engine;
    this.#limits = limits;
    this.#fatal = fatal;
  }

  /** Runs a batch when its turn comes; resolves when its answer is complete, or the client has left. */
  submit(holder: Holder, batch: Batch, onBytes: (bytes: Uint8Array) => void): Promise<void> {
    return new Promise((done) => {
      this.#queue.push({ holder, batch, onBytes, done });
      this.#pump();
    });
  }

  /** The client is gone: what it waits for is dropped, what it left in the session is rolled back and cleaned. */
  leave(holder: Holder): void {
    for (const job of this.#queue) if (job.holder === holder) job.done();
    this.#queue = this.#queue.filter((job) => job.holder !== holder);
    if (this.#last === holder) this.#clean();
  }

  /** Takes nothing new, waits for the batch that runs, rolls back. */
  close(): Promise<void> {
    for (const job of this.#queue) job.done();
    this.#queue = [];
    return new Promise((done) => {
      this.#clean(done);
      this.#closed = true;
    });
  }

  #clean(done: () => void = () => undefined): void {
    this.#queue.unshift({ holder: null, batch: null, onBytes: () => undefined, done });
    this.#pump();
  }

  #next(): Job | undefined {
    const holder = this.#holder;
    const at =
      holder === null ? 0 : this.#queue.findIndex((job) => job.holder === holder || job.holder === null);
    return at === -1 ? undefined : this.#queue.splice(at, 1)[0];
  }

  #pump(): void {
    if (this.#running || (this.#closed && this.#queue.every((job) => job.holder !== null))) return;
    const job = this.#next();
    if (job) void this.#run(job);
  }

  async #run(job: Job): Promise<void> {
    const reset = job.holder === null || job.holder !== this.#last;
    this.#running = true;
    // From here the session is this client's: another that leaves now leaves nothing in it.
    this.#last = job.holder;
    if (job.holder && reset) this.counts.changesOfHolder++;
    this.counts.batches++;
    const startedAt = performance.now();
    this.#endWait();
    const watch = setTimeout(() => {
      this.#kill(job.holder, '57014', `a batch ran for more than ${this.#limits.batchMs} ms`);
    }, this.#limits.batchMs);
    const status = await this.#engine.run(reset, job.batch?.bytes ?? null, job.onBytes);
    clearTimeout(watch);
    this.counts.busyMs += performance.now() - startedAt;
    this.#running = false;
    if (job.batch?.endsReady && status === null) {
      return this.#fatal('the engine ended a batch without being ready for the next');
    }
    const open = job.batch !== null && status !== 'I';
    this.#hold(open ? job.holder : null, startedAt);
    job.done();
    this.#pump();
  }

  #hold(holder: Holder | null, since: number): void {
    this.#holder = holder;
    if (holder === null) {
      if (this.#open) clearTimeout(this.#open.life);
      this.#open = null;
      return;
    }
    const { transactionMs, transactionTotalMs } = this.#limits;
    const limit = (ms: number, spent: number, reason: string): NodeJS.Timeout =>
      setTimeout(() => this.#kill(holder, '25P04', `${reason} ${ms} ms`), Math.max(0, ms - spent));
    const now = performance.now();
    this.#open ??= {
      life: limit(transactionTotalMs, now - since, 'a transaction lasted more than'),
      waitedMs: 0,
      wait: null
    };
    const timer = limit(transactionMs, this.#open.waitedMs, 'a transaction stayed open for more than');
    this.#open.wait = { since: now, timer };
  }

  /** The client, or the cleaning after it, is back: the waits of one transaction add up. */
  #endWait(): void {
    const wait = this.#open?.wait;
    if (!this.#open || !wait) return;
    clearTimeout(wait.timer);
    this.#open.waitedMs += performance.now() - wait.since;
    this.#open.wait = null;
  }

  /** The one at fault learns it by an error of its own, so that it does not try the same again. */
  #kill(holder: Holder | null, code: string, reason: string): void {
    holder?.end({ severity: 'FATAL', code, message: `embedded engine killed: ${reason}` });
    this.#fatal(reason);
  }
}
