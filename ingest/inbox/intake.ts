import type { Logger } from 'pino';
import { CodedError } from '#domain/errors.ts';
import type { Origin } from '#domain/origin.ts';
import type { Clock } from '#domain/time/clock.ts';
import type { Instant } from '#domain/time/instant.ts';
import { INBOX_KEEP } from '#db/inbox.ts';
import { isLoss, isRefusal, isShortage, refusalPlace } from '#db/retryable.ts';
import type { IngestLimits } from '../http/limits.ts';
import { KeyedQueue } from './lanes.ts';
import type { SealedPayload } from './payload.ts';
import { describe, type Pipeline } from './pipeline.ts';
import { receiptId } from './receipt-id.ts';
import { SpoolDamage, type Spool, type SpoolEntry } from './spool.ts';
import { type InboxStore, isWhollyProcessed, type Outcome, type PayloadMeta, type Receipt } from './types.ts';

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
  /** What a payload speaks of: those of one line are written in order of arrival; never rejects. */
  lineOf(stream: string, payload: SealedPayload): Promise<string | null>;
  /** Tries, and first pause, when the record has no memory for a payload. */
  shortage: IngestLimits['shortage'];
  /** How long a payload of one chunk is waited for, ms. */
  storeMs: IngestLimits['storeMs'];
  log: Logger;
}

const PROBE_MS = 500;
/** Refusals of a payload itself before it is set apart: a refusal may be another payload's doing, once. */
const REFUSALS = 3;
/** Times the database is lost while a spooled payload is put into it, answering right before, until that is set apart. */
const LOSSES = 5;
const PAUSE_MAX_MS = 30_000;
/** After which whoever was told that the record does not keep up may come again, s. */
const BUSY_S = 5;
const PURGE_EVERY_MS = 600_000;
interface Tries {
  refusals: number;
  shortages: number;
  losses: number;
  notBefore: number;
}
type Stored = { row: Receipt; fresh: boolean };

const NEVER = new Promise<never>(() => undefined);

/**
 * The one way in, for every transport: a payload is durable (inbox, or spool while the database is away) before
 * `accept` returns, and each sender's order is kept.
 */
export class Intake {
  readonly #deps: IntakeDeps;
  /** One payload of a source at a time is put to rest: its order is that of its answers. */
  readonly #bySource = new KeyedQueue();
  /** Refused tries at spooled payloads, and when the next one is due (process time). */
  readonly #tries = new Map<string, Tries>();
  /** Spooled receipts that were logged as held: once each, not at every try. */
  readonly #held = new Set<string>();
  /** Sources that were logged as turned away since the database went: once each. */
  readonly #turnedAway = new Set<string>();
  #awaySince: number | null = null;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #purging: NodeJS.Timeout | undefined;
  #draining: Promise<void> = Promise.resolve();

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /** Starts draining what an earlier process left in the spool. */
  start(): void {
    const { spool, clock } = this.#deps;
    this.#schedule(0);
    this.#purging = setInterval(
      () => void spool.purgeRefused(clock.domain() - INBOX_KEEP.rpu),
      PURGE_EVERY_MS
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearInterval(this.#purging);
    await this.#draining;
  }

  /**
   * Backpressure of the record: refuses a source of which enough waits in the inbox already.
   * @throws CodedError INGEST_BUSY
   */
  checkRoom(source: string): void {
    const { pipeline, spool } = this.#deps;
    // What goes to the spool has bounds of its own.
    if (this.#awaySince !== null || spool.holds(source) || pipeline.hasRoom(source)) return;
    throw new CodedError('INGEST_BUSY', null, { retryAfter: BUSY_S });
  }

  /** Process time since which the database does not take payloads; null when it does. */
  get awaySince(): number | null {
    return this.#awaySince;
  }

  /**
   * Makes a payload durable and hands it to the pipeline. Takes over `payload`.
   * @throws CodedError INGEST_BUSY when the record does not keep up; SPOOL_FULL when neither the database nor the spool can take it, SPOOL_SHARE_USED when its source
   * holds its share of the spool.
   */
  async accept(payload: SealedPayload, sender: Sender): Promise<Accepted> {
    const { clock, lineOf } = this.#deps;
    const { hash, bytes, sealedBytes } = payload;
    const receipt = receiptId(sender.source, sender.stream, hash);
    const receivedAt = clock.domain();
    const unit = lineOf(sender.stream, payload);
    return this.#bySource.run(sender.source, async () => {
      const sizes = { hash, bytes, sealedBytes };
      return this.#rest(payload, { ...sender, receipt, ...sizes, receivedAt, unit: await unit });
    });
  }

  async #rest(payload: SealedPayload, meta: PayloadMeta): Promise<Accepted> {
    const { spool } = this.#deps;
    try {
      this.checkRoom(meta.source);
      if (this.#awaySince === null && !spool.holds(meta.source)) {
        const stored = await this.#store(meta, payload);
        if (stored === 'away') this.#away();
        else if (stored !== 'refused') {
          await spool.forgive(meta.receipt);
          return await this.#submit(stored, payload, meta.receivedAt);
        }
      }
      return await this.#toSpool(payload, meta);
    } catch (error) {
      await payload.dispose();
      throw error;
    }
  }

  /**
   * Puts into the inbox. `away`: the database is, or is too slow (it may still end up there: same receipt);
   * `refused`: this payload is not taken, which says nothing of others.
   */
  async #store(meta: PayloadMeta, payload: SealedPayload): Promise<Stored | 'away' | 'refused'> {
    const { store, isRetryable, log } = this.#deps;
    const put = store.put(meta, payload.chunks()).catch((error: unknown) => {
      if (isRefusal(error) || isShortage(error)) return 'refused' as const;
      // A full disk, a password, a missing table …: none of them is the sender's, or its payload's.
      if (!isRetryable(error))
        log.error({ receipt: meta.receipt, error: describe(error) }, 'payload not stored');
      return 'away' as const;
    });
    const limit = this.#deps.storeMs * Math.max(1, payload.sealedBytes / 1_048_576);
    let timer: NodeJS.Timeout | undefined;
    // A late answer is no longer waited for; the spool holds the payload and finds the same receipt again.
    const slow = new Promise<'away'>((resolve) => (timer = setTimeout(resolve, limit, 'away')));
    const first = await Promise.race([put, slow]);
    clearTimeout(timer);
    return first;
  }

  async #submit(stored: Stored, payload: SealedPayload, receivedAt: Instant): Promise<Accepted> {
    const { store, pipeline } = this.#deps;
    const { row, fresh } = stored;
    const accepted = { receipt: row.receipt, origin: row.origin, rest: 'stored' as const };
    if (!fresh && row.outcome) {
      if (isWhollyProcessed(row.outcome)) {
        await payload.dispose();
        return { ...accepted, duplicate: true, done: Promise.resolve(row.outcome) };
      }
      Object.assign(row, await store.reopen(row.receipt, receivedAt));
    }
    return { ...accepted, duplicate: false, done: pipeline.submit({ ...row, outcome: null }, payload) };
  }

  async #toSpool(payload: SealedPayload, meta: PayloadMeta): Promise<Accepted> {
    const { spool, log } = this.#deps;
    const same = spool.byReceipt(meta.receipt);
    const entry = same ?? (await this.#add(payload, meta));
    await payload.dispose();
    if (!same)
      log.info({ receipt: meta.receipt, source: meta.source, waiting: spool.size }, 'payload spooled');
    this.#schedule(PROBE_MS);
    return { receipt: entry.receipt, origin: entry.origin, duplicate: false, rest: 'spooled', done: NEVER };
  }

  async #add(payload: SealedPayload, meta: PayloadMeta): Promise<SpoolEntry> {
    const { spool, log } = this.#deps;
    const { source } = meta;
    try {
      return await spool.add(payload, meta);
    } catch (error) {
      const code = error instanceof CodedError ? error.code : describe(error);
      // The one place that names who floods: figures of a process name no source.
      if (!this.#turnedAway.has(source))
        log.warn({ source, ...spool.bySource.get(source), code }, 'source turned away: no room on the spool');
      this.#turnedAway.add(source);
      throw error;
    }
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
   * oldest payload is not taken, or of which enough waits there already, keeps its order and waits; the others go on.
   */
  async #drain(): Promise<void> {
    const { spool, log, clock } = this.#deps;
    const held = new Set<string>();
    let moved = 0;
    for (let entry = spool.oldest(); entry && !this.#stopped; entry = spool.oldest(held)) {
      const due =
        (this.#tries.get(entry.receipt)?.notBefore ?? 0) <= clock.process() &&
        this.#deps.pipeline.hasRoom(entry.source);
      const came = due ? await this.#move(entry) : 'held';
      if (came === 'away') return;
      if (came === 'held') held.add(entry.source);
      else moved += 1;
    }
    if (this.#awaySince !== null && (moved > 0 || (held.size === 0 && (await this.#probe())))) {
      this.#awaySince = null;
      this.#turnedAway.clear();
      log.warn({ moved, held: held.size }, 'database is back: spool drained');
    }
  }

  async #move(entry: SpoolEntry): Promise<'gone' | 'held' | 'away'> {
    const { store, spool, pipeline, isRetryable, log } = this.#deps;
    const lostBefore = (this.#tries.get(entry.receipt)?.losses ?? 0) > 0;
    // Lost over this one before: only a database that answers right now tells whose doing it is.
    if (lostBefore && !(await this.#probe())) return 'away';
    try {
      const { path: _path, seq: _seq, again: _again, ...meta } = entry;
      const { row } = await store.put(meta, spool.chunks(entry));
      if (row.outcome && !isWhollyProcessed(row.outcome))
        Object.assign(row, await store.reopen(row.receipt, entry.receivedAt));
      await spool.remove(entry);
      this.#held.delete(entry.receipt);
      this.#tries.delete(entry.receipt);
      if (!isWhollyProcessed(row.outcome)) void pipeline.submit({ ...row, outcome: null }, null);
      return 'gone';
    } catch (error) {
      if (isRefusal(error) || isShortage(error)) return this.#refused(entry, error);
      if (isLoss(error)) return this.#lost(entry);
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

  /** Counts a refused try; after the last one the payload is kept apart, with the reason, and the next one goes on. */
  async #refused(entry: SpoolEntry, error: unknown): Promise<'gone' | 'held'> {
    const { clock, shortage, log } = this.#deps;
    const { receipt, source } = entry;
    const tries = this.#triesOf(receipt);
    const short = isShortage(error);
    if (short) tries.shortages += 1;
    else tries.refusals += 1;
    // What an earlier start gave up already gets one try a start.
    const over = entry.again || tries.refusals >= REFUSALS || tries.shortages >= shortage.tries;
    if (!over) {
      const pause = short ? shortage.pauseMs * 2 ** (tries.shortages - 1) : 0;
      this.#tries.set(receipt, { ...tries, notBefore: clock.process() + Math.min(pause, PAUSE_MAX_MS) });
      log.warn({ receipt, source, ...tries, error: describe(error) }, 'spooled payload refused');
      return 'held';
    }
    const outcome = { state: 'failed', code: 'DB_REFUSED', where: refusalPlace(error) } as const;
    return this.#apart(entry, outcome, 'payload kept apart: the record refuses it');
  }

  #triesOf(receipt: string): Tries {
    return this.#tries.get(receipt) ?? { refusals: 0, shortages: 0, losses: 0, notBefore: 0 };
  }

  /** Counts a database lost over a payload; after the last one it is kept apart, and the next one goes on. */
  async #lost(entry: SpoolEntry): Promise<'gone' | 'away'> {
    const tries = this.#triesOf(entry.receipt);
    const losses = tries.losses + 1;
    this.#tries.set(entry.receipt, { ...tries, losses });
    if (losses < LOSSES) return 'away';
    const outcome = { state: 'failed', code: 'DB_CRASHED', where: null } as const;
    return this.#apart(entry, outcome, 'payload kept apart: the database is lost over it each time');
  }

  async #apart(
    entry: SpoolEntry,
    outcome: Extract<Outcome, { state: 'failed' }>,
    why: string
  ): Promise<'gone'> {
    const { receipt, source } = entry;
    this.#tries.delete(receipt);
    await this.#deps.spool.refuse(entry, outcome);
    this.#deps.log.error({ receipt, source, ...outcome }, why);
    return 'gone';
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
