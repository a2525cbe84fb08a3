import { FIRST, type WireError } from './protocol.ts';

/** One typed message of a client: its type letter and all its bytes (type and length included). */
export interface Frame {
  type: string;
  bytes: Buffer;
}

/** What the first, untyped message asks for. */
export type First = { kind: 'ssl' | 'gss' | 'cancel' } | { kind: 'startup'; parameters: Map<string, string> };

/** Thrown for bytes that are not the protocol: the connection ends with `wire`. */
export class ProtocolError extends Error {
  readonly wire: WireError;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'ProtocolError';
    this.wire = { severity: 'FATAL', code, message };
  }
}

const FIRST_LIMIT = 10_000;

/**
 * Cuts a byte stream into messages by their length field, whatever the chunks it arrives in. Bytes are
 * joined once per message, so a 32 MB statement that arrives in 64 KB chunks is copied once.
 */
export class Framer {
  #chunks: Buffer[] = [];
  #size = 0;
  readonly #limit: number;

  /** @param limit largest message in bytes; a larger one throws as soon as its length is known */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes received and not yet cut into messages. */
  get size(): number {
    return this.#size;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** The first message of a connection, or null while it is incomplete. */
  first(): First | null {
    if (this.#size < 8) return null;
    const length = this.#peek(8).readInt32BE(0);
    if (length < 8 || length > FIRST_LIMIT)
      throw new ProtocolError('08P01', 'invalid length of startup packet');
    if (this.#size < length) return null;
    const bytes = this.#take(length);
    const code = bytes.readInt32BE(4);
    if (code === FIRST.ssl) return { kind: 'ssl' };
    if (code === FIRST.gss) return { kind: 'gss' };
    if (code === FIRST.cancel) return { kind: 'cancel' };
    if (code >> 16 !== 3) throw new ProtocolError('0A000', 'unsupported frontend protocol');
    const words = bytes.toString('utf8', 8).split('\0');
    const parameters = new Map<string, string>();
    for (let i = 0; i + 1 < words.length && words[i]; i += 2)
      parameters.set(words[i] ?? '', words[i + 1] ?? '');
    return { kind: 'startup', parameters };
  }

  /** The next typed message, or null while it is incomplete. */
  next(): Frame | null {
    if (this.#size < 5) return null;
    const head = this.#peek(5);
    const length = head.readInt32BE(1);
    if (length < 4) throw new ProtocolError('08P01', 'invalid message length');
    if (length > this.#limit) {
      throw new ProtocolError(
        '54000',
        `message of ${length} bytes exceeds the engine's limit of ${this.#limit}`
      );
    }
    if (this.#size < length + 1) return null;
    const bytes = this.#take(length + 1);
    return { type: String.fromCharCode(bytes[0] ?? 0), bytes };
  }

  #peek(n: number): Buffer {
    const head = this.#chunks[0] ?? Buffer.alloc(0);
    if (head.length >= n) return head;
    // Only a handful of bytes are missing: join as many chunks as hold them.
    let held = 0;
    let count = 0;
    while (held < n) held += this.#chunks[count++]?.length ?? n;
    const joined = Buffer.concat(this.#chunks.slice(0, count));
    this.#chunks.splice(0, count, joined);
    return joined;
  }

  #take(n: number): Buffer {
    const out = Buffer.allocUnsafe(n);
    let filled = 0;
    let used = 0;
    for (const chunk of this.#chunks) {
      const part = Math.min(chunk.length, n - filled);
      chunk.copy(out, filled, 0, part);
      filled += part;
      if (part < chunk.length) {
        this.#chunks[used] = chunk.subarray(part);
        break;
      }
      used++;
      if (filled === n) break;
    }
    this.#chunks.splice(0, used);
    this.#size -= n;
    return out;
  }
}
