import type { Logger } from 'pino';
import type { Origin } from '#domain/origin.ts';
import type { Clock } from '#domain/time/clock.ts';
import { KeyedQueue } from './lanes.ts';
import type { SealedPayload } from './payload.ts';
import { describe, type Pipeline } from './pipeline.ts';
import { receiptId } from './receipt-id.ts';
import { SpoolDamage, type PayloadMeta, type Spool, type SpoolEntry } from './spool.ts';
import { type InboxStore, isWhollyProcessed, type Outcome, type Receipt } from './types.ts';

/** Who sent a payload, as its key or its drop folder says. */
export interface Sender {
  source: string;
  stream: string;
  origin: Origin;
  keyFiness: string[] | null;
  fileName: string | null;
}

/** How a payload rests when its sender is answered. */
export interface Accepted {
  receipt: string;
  origin: Origin;
  /** The bytes were known and nothing was left to do. */
  duplicate: boolean;
  /** `spooled`: on disk, the database was away. `stored`: in the inbox; `done` says what it comes to. */
  rest: 'spooled' | 'stored';
  done: Promise<Outcome>;
}

export interface IntakeDeps {
  store: InboxStore;
  spool: Spool;
  pipeline: Pipeline;
  clock: Clock;
  isRetryable(error: unknown): boolean;
  log: Logger;
}

/** The database has this long to take a payload of one chunk before it goes to the spool, ms. */
const STORE_TIMEOUT_MS = 800;
const PROBE_MS = 500;
const NEVER = new Promise<never>(() => undefined);

/**
 * The one way in, for every transport: a payload is durable (inbox, or spool while the database is away) before
 * `accept` returns, and each sender's order is kept.
 */
export class Intake {
  readonly #deps: IntakeDeps;
  /** The same bytes twice at once are one entry of the spool. */
  readonly #spooling = new KeyedQueue();
  /** Spooled receipts that were logged as held: once each, not at every try. */
  readonly #held = new Set<string>();
  #awaySince: number | null = null;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #draining: Promise<void> = Promise.resolve();

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /** Starts draining what an earlier process left in the spool. */
  start(): void {
    this.#schedule(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#draining;
  }

  /** Process time since which the database does not take payloads; null when it does. */
  get awaySince(): number | null {
    return this.#awaySince;
  }

  /**
   * Makes a payload durable and hands it to the pipeline. Takes over `payload`.
   * @throws CodedError SPOOL_FULL when neither the database nor the spool can take it.
   */
  async accept(payload: SealedPayload, sender: Sender): Promise<Accepted> {
    const { spool, clock } = this.#deps;
    const meta: PayloadMeta = {
      ...sender,
      receipt: receiptId(sender.source, sender.stream, payload.hash),
      hash: payload.hash,
      bytes: payload.bytes,
      sealedBytes: payload.sealedBytes,
      receivedAt: clock.domain()
    };
    try {
      if (this.#awaySince === null && !spool.holds(sender.source)) {
        const stored = await this.#store(meta, payload);
        if (stored) return await this.#submit(stored, payload);
        this.#away();
      }
      return await this.#toSpool(payload, meta);
    } catch (error) {
      await payload.dispose();
      throw error;
    }
  }

  /** Puts into the inbox; null when the database is away or too slow (it may still end up there: same receipt). */
  async #store(meta: PayloadMeta, payload: SealedPayload): Promise<{ row: Receipt; fresh: boolean } | null> {
    const { store, isRetryable, log } = this.#deps;
    const put = store.put(meta, payload.chunks()).catch((error: unknown) => {
      // A full disk, a password, a missing table …: none of them is the sender's, or its payload's.
      if (!isRetryable(error))
        log.error({ receipt: meta.receipt, error: describe(error) }, 'payload not stored');
      return null;
    });
    const limit = STORE_TIMEOUT_MS * Math.max(1, payload.sealedBytes / 1_048_576);
    let timer: NodeJS.Timeout | undefined;
    const slow = new Promise<null>((resolve) => (timer = setTimeout(resolve, limit, null)));
    const first = await Promise.race([put, slow]);
    clearTimeout(timer);
    // A late answer is no longer waited for; the spool holds the payload and finds the same receipt again.
    if (!first) put.catch(() => undefined);
    return first;
  }

  async #submit(stored: { row: Receipt; fresh: boolean }, payload: SealedPayload): Promise<Accepted> {
    const { store, pipeline } = this.#deps;
    const { row, fresh } = stored;
    const accepted = { receipt: row.receipt, origin: row.origin, rest: 'stored' as const };
    if (!fresh && row.outcome) {
      if (isWhollyProcessed(row.outcome)) {
        await payload.dispose();
        return { ...accepted, duplicate: true, done: Promise.resolve(row.outcome) };
      }
      await store.reopen(row.receipt);
    }
    return { ...accepted, duplicate: false, done: pipeline.submit({ ...row, outcome: null }, payload) };
  }

  async #toSpool(payload: SealedPayload, meta: PayloadMeta): Promise<Accepted> {
    const { spool, log } = this.#deps;
    const entry = await this.#spooling.run(meta.receipt, async () => {
      const same = spool.byReceipt(meta.receipt);
      if (!same)
        log.info({ receipt: meta.receipt, source: meta.source, waiting: spool.size + 1 }, 'payload spooled');
      return same ?? (await spool.add(payload, meta));
    });
    await payload.dispose();
    this.#schedule(PROBE_MS);
    return { receipt: entry.receipt, origin: entry.origin, duplicate: false, rest: 'spooled', done: NEVER };
  }

  #away(): void {
    if (this.#awaySince !== null) return;
    this.#awaySince = this.#deps.clock.process();
    this.#deps.log.warn('database does not take payloads: spooling to disk');
    this.#schedule(PROBE_MS);
  }

  #schedule(delay: number): void {
    if (this.#stopped || this.#timer) return;
    this.#timer = setTimeout(() => {
      const failed = (error: unknown): void =>
        this.#deps.log.error({ error: describe(error) }, 'spool drain failed');
      this.#draining = this.#drain()
        .catch(failed)
        .finally(() => {
          this.#timer = undefined;
          if (this.#awaySince !== null || this.#deps.spool.size > 0) this.#schedule(PROBE_MS);
        });
    }, delay);
  }

  /**
   * Moves the spool into the inbox, oldest first, until it is empty or the database is away again. A source whose
   * oldest payload is not taken keeps its order and waits; the others go on.
   */
  async #drain(): Promise<void> {
    const { spool, log } = this.#deps;
    const held = new Set<string>();
    let moved = 0;
    for (let entry = spool.oldest(); entry && !this.#stopped; entry = spool.oldest(held)) {
      const came = await this.#move(entry);
      if (came === 'away') return;
      if (came === 'held') held.add(entry.source);
      else moved += 1;
    }
    if (this.#awaySince !== null && (moved > 0 || (held.size === 0 && (await this.#probe())))) {
      this.#awaySince = null;
      log.warn({ moved, held: held.size }, 'database is back: spool drained');
    }
  }

  async #move(entry: SpoolEntry): Promise<'gone' | 'held' | 'away'> {
    const { store, spool, pipeline, isRetryable, log } = this.#deps;
    try {
      const { path: _path, seq: _seq, ...meta } = entry;
      const { row } = await store.put(meta, spool.chunks(entry));
      if (row.outcome && !isWhollyProcessed(row.outcome)) await store.reopen(row.receipt);
      await spool.remove(entry);
      this.#held.delete(entry.receipt);
      if (!isWhollyProcessed(row.outcome)) void pipeline.submit({ ...row, outcome: null }, null);
      return 'gone';
    } catch (error) {
      if (isRetryable(error)) return 'away';
      if (!this.#held.has(entry.receipt))
        log.error({ receipt: entry.receipt, error: describe(error) }, 'spooled payload not stored');
      this.#held.add(entry.receipt);
      // Its sender was answered: only a file that cannot be read is given up, whatever the database says.
      if (!(error instanceof SpoolDamage)) return 'held';
      await spool.setAside(entry);
      this.#held.delete(entry.receipt);
      return 'gone';
    }
  }

  async #probe(): Promise<boolean> {
    try {
      await this.#deps.store.read('00000000-0000-0000-0000-000000000000', '');
      return true;
    } catch {
      return false;
    }
  }
}
