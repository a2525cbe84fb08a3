import { createHash, randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { CodedError } from '#domain/errors.ts';
import { checkDisk, isNoRoom } from './no-room.ts';
import { sealer } from './seal.ts';
import { writeWhole } from './sealed-file.ts';
import type { Keyring } from './secrets.ts';

/** A received body, compressed and sealed: all that ever rests of it, in memory, on disk or in the database. */
export interface SealedPayload {
  /** SHA-256 of the bytes as they were before any compression, hex. */
  hash: string;
  /** Size before compression, bytes. */
  bytes: number;
  /** Size of all sealed chunks, bytes. */
  sealedBytes: number;
  /** Sealed chunks in order, each at most {@link CHUNK_BYTES} + overhead. */
  chunks(): AsyncIterable<Buffer>;
  /** Frees what it holds on disk or in memory. Harmless twice. */
  dispose(): Promise<void>;
}

export interface SealOptions {
  keyring: Keyring;
  /** Folder for what does not fit in one chunk; its content is encrypted. */
  tempDir: string;
  /** Limit before compression, bytes; a gzip bomb stops here, having cost one small buffer. */
  maxBytes: number;
  gzipped: boolean;
  /** The disk of `tempDir` is never filled below this, bytes; 0 when absent. */
  keepFree?: number;
}

/** A third more bytes than level 6, at two fifths of its time: a night of every site is 30 MB, 3 MB of it kept. */
const GZIP = { level: 3 };

/** One sealed chunk: far under the 8 MB a single database value may have. */
export const CHUNK_BYTES = 1024 * 1024;

/**
 * Reads a body as it comes: hashes it, compresses it, seals it chunk by chunk. Holds at most two chunks in
 * memory, the rest goes encrypted to a temporary file.
 * @throws CodedError BODY_TOO_LARGE, BODY_GZIP_INVALID, DISK_FULL (nothing of it stays); other errors are the source
 * stream's own.
 */
export async function sealPayload(
  source: AsyncIterable<Uint8Array>,
  options: SealOptions
): Promise<SealedPayload> {
  const hash = createHash('sha256');
  const store = new ChunkStore(options.tempDir, options.keepFree ?? 0);
  let bytes = 0;
  const measure = async function* (input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of input) {
      bytes += piece.length;
      if (bytes > options.maxBytes) throw new CodedError('BODY_TOO_LARGE');
      hash.update(piece);
      yield piece;
    }
  };
  const collect = async (input: AsyncIterable<Buffer>): Promise<void> => {
    const seal = sealer(options.keyring);
    for await (const { plain, last } of cut(input)) await store.add(seal(plain, last));
  };
  try {
    if (options.gzipped) await pipeline(source, createGunzip(), measure, createGzip(GZIP), collect);
    else await pipeline(source, measure, createGzip(GZIP), collect);
  } catch (error) {
    await store.dispose();
    throw isNoRoom(error) ? new CodedError('DISK_FULL') : gzipError(error);
  }
  return {
    hash: hash.digest('hex'),
    bytes,
    sealedBytes: store.bytes,
    chunks: () => store.chunks(),
    dispose: () => store.dispose()
  };
}

/** Cuts a stream into pieces of CHUNK_BYTES, holding one back to know which is the last. */
async function* cut(input: AsyncIterable<Buffer>): AsyncGenerator<{ plain: Buffer; last: boolean }> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const piece of input) {
    parts.push(piece);
    size += piece.length;
    if (size <= CHUNK_BYTES) continue;
    let whole = Buffer.concat(parts);
    while (whole.length > CHUNK_BYTES) {
      yield { plain: whole.subarray(0, CHUNK_BYTES), last: false };
      whole = whole.subarray(CHUNK_BYTES);
    }
    parts = [Buffer.from(whole)];
    size = whole.length;
  }
  yield { plain: Buffer.concat(parts), last: true };
}

/** The first chunk stays in memory, the following ones go to a file: nearly every real message is one chunk. */
class ChunkStore {
  bytes = 0;
  readonly #dir: string;
  readonly #path: string;
  readonly #keepFree: number;
  #first: Buffer | null = null;
  #file: FileHandle | null = null;
  #disposed = false;
  readonly #sizes: number[] = [];

  constructor(dir: string, keepFree: number) {
    this.#dir = dir;
    this.#path = join(dir, `${randomUUID()}.part`);
    this.#keepFree = keepFree;
  }

  async add(sealed: Buffer): Promise<void> {
    this.bytes += sealed.length;
    if (!this.#first) {
      this.#first = sealed;
      return;
    }
    await checkDisk(this.#dir, this.#keepFree + sealed.length);
    this.#file ??= await open(this.#path, 'wx+', 0o600);
    await writeWhole(this.#file, sealed);
    this.#sizes.push(sealed.length);
  }

  async *chunks(): AsyncGenerator<Buffer> {
    if (this.#first) yield this.#first;
    let position = 0;
    for (const size of this.#sizes) {
      if (!this.#file) break;
      const { buffer } = await this.#file.read(Buffer.allocUnsafe(size), 0, size, position);
      position += size;
      yield buffer;
    }
    // A reader that is late must fail, never take what it got so far for the whole.
    if (this.#disposed) throw new Error('The payload was already disposed of.');
  }

  async dispose(): Promise<void> {
    this.#first = null;
    this.#disposed = true;
    const file = this.#file;
    this.#file = null;
    if (!file) return;
    await file.close();
    await unlink(this.#path).catch(() => undefined);
  }
}

function gzipError(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  const broken =
    typeof code === 'string' && (code.startsWith('Z_') || code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END');
  return broken ? new CodedError('BODY_GZIP_INVALID') : error;
}
