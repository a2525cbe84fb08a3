import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { CodedError } from '#domain/errors.ts';
import type { Origin } from '#domain/origin.ts';
import type { Clock } from '#domain/time/clock.ts';
import { HOUR } from '#domain/time/instant.ts';

/** What one source key allows. The key itself is never stored, only its SHA-256. */
export interface Grant {
  /** SHA-256 of the key, hex. */
  keyHash: string;
  source: string;
  streams: string[];
  /** Sites the key may speak for; null = any of the region. */
  finess: string[] | null;
  origin: Origin;
  /** Process time from which a key that was replaced works no more; null: until it is revoked. */
  expiresAt?: number | null;
}

export interface KeyCacheDeps {
  /** Reads every key in force from the database. */
  load(): Promise<Grant[]>;
  /** Where the copy is kept between two starts (file 0600, hashes only). */
  path: string;
  clock: Clock;
  log: Logger;
}

const MAX_AGE_MS = 24 * HOUR;
const REFRESH_MS = 15_000;
const ASK_AGAIN_MS = 1_000;
/** The copy on disk is renewed this often when nothing changed. */
const COPY_MS = 300_000;

/**
 * The keys in force, in memory. Works for 24 h without the database, also through a restart; a revoked key stops
 * working within {@link REFRESH_MS} while the database is there, a replaced one at its end even without it.
 */
export class KeyCache {
  readonly #deps: KeyCacheDeps;
  #grants = new Map<string, Grant>();
  #bySource = new Map<string, Grant[]>();
  #loadedAt: number | null = null;
  #askedAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #loading: Promise<boolean> | null = null;
  /** The next look for unknown keys, which has not begun. */
  #next: Promise<void> | null = null;
  #written = { text: '', at: 0 };

  constructor(deps: KeyCacheDeps) {
    this.#deps = deps;
  }

  /** Takes the copy on disk, then asks the database, waiting at most one second for it. */
  async start(): Promise<void> {
    await this.#readCopy();
    await this.#refreshSoon();
    const again = (): void => {
      this.#timer = setTimeout(
        () => void this.#refresh().finally(() => this.#stopped || again()),
        REFRESH_MS
      );
    };
    again();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Process time of the copy in use; null when there is none. */
  get loadedAt(): number | null {
    return this.#loadedAt;
  }

  /**
   * What a presented key allows. A key that is not in the copy is looked for in the database after it was presented:
   * one put in force a moment ago is known. The database is asked at most once a second, so that this may take one.
   * @throws CodedError AUTH_KEY_UNKNOWN, KEYS_UNAVAILABLE.
   */
  async grantOf(key: string): Promise<Grant> {
    const hash = createHash('sha256').update(key).digest();
    let grant = this.#usable() ? this.#find(hash) : null;
    if (!grant) {
      await this.#askAgain();
      grant = this.#usable() ? this.#find(hash) : null;
    }
    if (grant) return grant;
    throw new CodedError(this.#usable() ? 'AUTH_KEY_UNKNOWN' : 'KEYS_UNAVAILABLE', 'Authorization');
  }

  /** What a source may send on a stream, all its keys together; null when it may not. For drop folders. */
  grantOfSource(source: string, stream: string): Grant | null {
    if (!this.#usable()) throw new CodedError('KEYS_UNAVAILABLE');
    const grants = (this.#bySource.get(source) ?? []).filter(
      (grant) => grant.streams.includes(stream) && this.#inForce(grant)
    );
    const [first] = grants;
    // A folder has one origin: a source with keys of several cannot use it.
    if (!first || grants.some((grant) => grant.origin !== first.origin)) return null;
    const lists = grants.map((grant) => grant.finess);
    return { ...first, finess: lists.includes(null) ? null : lists.flatMap((list) => list ?? []) };
  }

  #usable(): boolean {
    return this.#loadedAt !== null && this.#deps.clock.process() - this.#loadedAt < MAX_AGE_MS;
  }

  /** Found by its hash, then compared in constant time: how long it takes says nothing of a key. */
  #find(hash: Buffer): Grant | null {
    const grant = this.#grants.get(hash.toString('hex'));
    const same = grant && timingSafeEqual(hash, Buffer.from(grant.keyHash, 'hex'));
    return same && this.#inForce(grant) ? grant : null;
  }

  #inForce({ expiresAt }: Grant): boolean {
    return this.#deps.clock.process() < (expiresAt ?? Infinity);
  }

  #askAgain(): Promise<void> {
    const wait = this.#askedAt + ASK_AGAIN_MS - this.#deps.clock.process();
    if (wait <= 0) return this.#refreshSoon();
    this.#next ??= sleep(wait)
      .then(() => (this.#stopped ? undefined : this.#refreshSoon()))
      .finally(() => (this.#next = null));
    return this.#next;
  }

  async #refreshSoon(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const slow = new Promise((resolve) => (timer = setTimeout(resolve, 1_000)));
    await Promise.race([this.#refresh(), slow]);
    clearTimeout(timer);
  }

  #refresh(): Promise<boolean> {
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #load(): Promise<boolean> {
    this.#askedAt = this.#deps.clock.process();
    try {
      const grants = await this.#deps.load();
      this.#use(grants, this.#deps.clock.process());
      await this.#writeCopy(grants);
      return true;
    } catch (error) {
      this.#deps.log.warn(
        { code: (error as { code?: unknown }).code },
        'source keys not read: the copy stays in use'
      );
      return false;
    }
  }

  #use(grants: Grant[], at: number): void {
    this.#grants = new Map(grants.map((grant) => [grant.keyHash, grant]));
    this.#bySource = new Map();
    for (const grant of grants) {
      const same = this.#bySource.get(grant.source);
      if (same) same.push(grant);
      else this.#bySource.set(grant.source, [grant]);
    }
    this.#loadedAt = at;
  }

  async #readCopy(): Promise<void> {
    try {
      const copy = JSON.parse(await readFile(this.#deps.path, 'utf8')) as { at: number; grants: Grant[] };
      this.#use(copy.grants, Math.min(copy.at, this.#deps.clock.process()));
    } catch {
      // No copy, or a damaged one: the database is asked next.
    }
  }

  async #writeCopy(grants: Grant[]): Promise<void> {
    const now = this.#deps.clock.process();
    const text = JSON.stringify(grants);
    if (text === this.#written.text && now - this.#written.at < COPY_MS) return;
    this.#written = { text, at: now };
    const draft = `${this.#deps.path}.${process.pid}.part`;
    await writeFile(draft, `{"at":${now},"grants":${text}}`, { mode: 0o600 });
    await rename(draft, this.#deps.path);
  }
}
