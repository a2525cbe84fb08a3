import { mkdir, readdir, rename, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '#domain/errors.ts';
import type { Instant } from '#domain/time/instant.ts';
import { isNoRoom } from './no-room.ts';
import type { SealedPayload } from './payload.ts';
import { fitsShare } from './share.ts';
import { syncFolder } from './secrets.ts';
import { readSealedFile, writeSealedFile } from './sealed-file.ts';
import { sealedFileChunks } from './sealed-payload-file.ts';
import type { Outcome, PayloadMeta } from './types.ts';

/** What rests on the spool, of everybody or of one source. */
export interface Held {
  files: number;
  bytes: number;
}

export interface SpoolEntry extends PayloadMeta {
  /** Order of arrival on this machine. */
  seq: number;
  path: string;
  /** The record refused it before: tried again because the process started. */
  again: boolean;
}

/** A payload the record refuses: kept, sealed, until it is taken after all or its time is over. */
export interface RefusedEntry extends SpoolEntry {
  outcome: Failed;
}

type Failed = Extract<Outcome, { state: 'failed' }>;

export interface SpoolLimits {
  maxBytes: number;
  maxEntries: number;
  /** The disk is never filled below this, bytes. */
  keepFree: number;
}

/** The file of an entry is at fault, not who was to take it. */
export class SpoolDamage extends Error {}

/** Failures to open a file that say nothing of the file. */
const SHORTAGES = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN']);

/**
 * Where payloads wait while the database is away: one file each, synced before the sender is answered,
 * drained in order of arrival. Bounded: when full the sender is told to come back, and a source that floods is told so
 * while there is still as much room as it holds, which is the others'.
 */
export class Spool {
  readonly #dir: string;
  readonly #limits: SpoolLimits;
  readonly #entries = new Map<string, SpoolEntry>();
  readonly #refused = new Map<string, RefusedEntry>();
  /** Entries that wait, by source: while there is one, the next waits behind it. */
  readonly #waiting = new Map<string, number>();
  /** What each source holds, with what is kept apart. */
  readonly #held = new Map<string, Held>();
  /** Payloads refused since the start: for want of any room, or of more for their source. */
  readonly turnedAway = { full: 0, share: 0 };
  #bytes = 0;
  #next = 1;
  /** The last payload found no room. */
  #failing = false;

  constructor(dir: string, limits: SpoolLimits) {
    this.#dir = dir;
    this.#limits = limits;
  }

  /** Finds again what an earlier process left. A damaged file is set aside, never a reason not to start. */
  async start(): Promise<{ damaged: string[] }> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    const damaged: string[] = [];
    for (const name of (await readdir(this.#dir)).sort()) {
      const path = join(this.#dir, name);
      if (name.endsWith('.part')) await unlink(path);
      const [, seq, refused] = /^(\d{12})-[0-9a-f-]{36}\.sealed(\.refused)?$/.exec(name) ?? [];
      if (!seq) continue;
      try {
        const { meta } = await readSealedFile<PayloadMeta>(path);
        this.#remember({
          ...meta,
          unit: meta.unit ?? null,
          seq: Number(seq),
          path,
          again: refused !== undefined
        });
      } catch {
        await rename(path, `${path}.damaged`);
        damaged.push(name);
      }
    }
    return { damaged };
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Payloads kept apart because the record refuses them. */
  get refused(): number {
    return this.#refused.size;
  }

  /** Waiting and refused ones. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The last payload found no room: the next one does if it is smaller. */
  get failing(): boolean {
    return this.#failing;
  }

  /** Oldest entry, or undefined when nothing waits; entries of the sources of `except` are passed over. */
  oldest(except?: ReadonlySet<string>): SpoolEntry | undefined {
    for (const entry of this.#entries.values()) if (!except?.has(entry.source)) return entry;
    return undefined;
  }

  byReceipt(receipt: string): SpoolEntry | undefined {
    return this.#entries.get(receipt);
  }

  /** While something of a source waits, what it sends next waits behind: its order is kept. */
  holds(source: string): boolean {
    return this.#waiting.has(source);
  }

  /** What each source holds, waiting and refused. */
  get bySource(): ReadonlyMap<string, Readonly<Held>> {
    return this.#held;
  }

  /** Sources that hold as much as they may: what they send next is refused until the spool drains. */
  sharesUsed(): string[] {
    const { files, bytes } = this.#free();
    return [...this.#held].flatMap(([source, held]) =>
      fitsShare(held.files, files, 1) && fitsShare(held.bytes, bytes, 1) ? [] : [source]
    );
  }

  /** True when a payload of this size would not fit. */
  isFull(sealedBytes: number): boolean {
    const { files, bytes } = this.#free();
    return files <= 0 || sealedBytes > bytes;
  }

  /**
   * Puts a payload to rest on disk. When this returns it survives a power cut.
   * @throws CodedError SPOOL_FULL when it does not fit or the disk is nearly full; SPOOL_SHARE_USED when its source
   * holds as much as it leaves to the others.
   */
  async add(payload: SealedPayload, meta: PayloadMeta): Promise<SpoolEntry> {
    const disk = await statfs(this.#dir);
    const onDisk = disk.bavail * disk.bsize - this.#limits.keepFree;
    if (this.isFull(payload.sealedBytes) || onDisk < payload.sealedBytes) {
      this.#failing = true;
      throw this.#noRoom('full');
    }
    if (!this.#inShare(meta.source, payload.sealedBytes, onDisk)) throw this.#noRoom('share');
    const seq = this.#next++;
    const path = join(this.#dir, `${String(seq).padStart(12, '0')}-${meta.receipt}.sealed`);
    try {
      await writeSealedFile(`${path}.part`, payload.chunks(), meta);
      await rename(`${path}.part`, path);
      await syncFolder(this.#dir);
    } catch (error) {
      await unlink(`${path}.part`).catch(() => undefined);
      if (!isNoRoom(error)) throw error;
      this.#failing = true;
      throw this.#noRoom('full');
    }
    this.#failing = false;
    const entry = { ...meta, seq, path, again: false };
    await this.forgive(meta.receipt);
    this.#remember(entry);
    return entry;
  }

  /**
   * Sealed chunks of an entry, read one at a time.
   * @throws SpoolDamage when the entry's file is gone, cut or not readable.
   */
  async *chunks(entry: SpoolEntry): AsyncGenerator<Buffer> {
    try {
      yield* sealedFileChunks(entry.path);
    } catch (error) {
      const busy = SHORTAGES.has((error as NodeJS.ErrnoException).code ?? '');
      throw busy ? error : new SpoolDamage('A spooled file cannot be read.', { cause: error });
    }
  }

  /** Forgets an entry that the database now holds. */
  async remove(entry: SpoolEntry): Promise<void> {
    if (this.#forget(entry)) await unlink(entry.path).catch(() => undefined);
  }

  /** Keeps an entry's file, for a person to look at, out of the way of the others. */
  async setAside(entry: SpoolEntry): Promise<void> {
    if (this.#forget(entry)) await rename(entry.path, `${entry.path}.damaged`).catch(() => undefined);
  }

  /** Sets an entry apart, with what its receipt says from now on. The next start tries it once again. */
  async refuse(entry: SpoolEntry, outcome: Failed): Promise<void> {
    const path = `${entry.path.replace(/\.refused$/, '')}.refused`;
    if (path !== entry.path) {
      await rename(entry.path, path);
      await syncFolder(this.#dir);
    }
    // In one step: at no moment is the receipt unknown.
    this.#forget(entry);
    this.#refused.set(entry.receipt, { ...entry, path, outcome });
    this.#count(entry, 1);
  }

  refusedOf(receipt: string): RefusedEntry | undefined {
    return this.#refused.get(receipt);
  }

  /** The same payload came again and rests elsewhere: what was kept of it goes. */
  async forgive(receipt: string): Promise<void> {
    const entry = this.#refused.get(receipt);
    if (!entry || !this.#refused.delete(receipt)) return;
    this.#count(entry, -1);
    await unlink(entry.path).catch(() => undefined);
  }

  /** Deletes refused payloads received before `before` (domain time). */
  async purgeRefused(before: Instant): Promise<void> {
    for (const { receipt, receivedAt } of [...this.#refused.values()])
      if (receivedAt < before) await this.forgive(receipt);
  }

  #forget(entry: SpoolEntry): boolean {
    if (!this.#entries.delete(entry.receipt)) return false;
    this.#count(entry, -1);
    const left = (this.#waiting.get(entry.source) ?? 1) - 1;
    if (left > 0) this.#waiting.set(entry.source, left);
    else this.#waiting.delete(entry.source);
    return true;
  }

  #remember(entry: SpoolEntry): void {
    this.#entries.set(entry.receipt, entry);
    this.#count(entry, 1);
    this.#waiting.set(entry.source, (this.#waiting.get(entry.source) ?? 0) + 1);
    this.#next = Math.max(this.#next, entry.seq + 1);
  }

  #count({ source, sealedBytes }: SpoolEntry, files: 1 | -1): void {
    this.#bytes += files * sealedBytes;
    const held = this.#held.get(source) ?? { files: 0, bytes: 0 };
    const now = { files: held.files + files, bytes: held.bytes + files * sealedBytes };
    if (now.files > 0) this.#held.set(source, now);
    else this.#held.delete(source);
  }

  /** Room under the limits, whatever the disk says. */
  #free(): Held {
    const { maxEntries, maxBytes } = this.#limits;
    return { files: maxEntries - this.#entries.size - this.#refused.size, bytes: maxBytes - this.#bytes };
  }

  /** @param onDisk what the disk has left, bytes */
  #inShare(source: string, sealedBytes: number, onDisk: number): boolean {
    const held = this.#held.get(source);
    if (!held) return true;
    const { files, bytes } = this.#free();
    return fitsShare(held.files, files, 1) && fitsShare(held.bytes, Math.min(bytes, onDisk), sealedBytes);
  }

  #noRoom(why: 'full' | 'share'): CodedError {
    this.turnedAway[why] += 1;
    return new CodedError(why === 'full' ? 'SPOOL_FULL' : 'SPOOL_SHARE_USED');
  }
}
