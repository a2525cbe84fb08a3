import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Bytes that are made once and then sent to everybody, in the encodings somebody asked for. */
export interface Encoded {
  plain: Buffer;
  in(encoding: 'br' | 'gzip' | null): Promise<Buffer>;
  /** The same where they are made already; null: ask for them. */
  ready(encoding: 'br' | 'gzip' | null): Buffer | null;
}

/** A text, or its bytes, in each encoding a reader accepts, compressed at most once each and only when asked for. */
export function encodeOnce(text: string | Buffer): Encoded {
  const plain = typeof text === 'string' ? Buffer.from(text) : text;
  const made = new Map<string, Promise<Buffer>>();
  const done = new Map<string, Buffer>();
  const make = (encoding: 'br' | 'gzip') =>
    encoding === 'gzip'
      ? toGzip(plain, { level: 6 })
      : toBrotli(plain, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length }
        });
  return {
    plain,
    ready: (encoding) => (encoding ? (done.get(encoding) ?? null) : plain),
    in(encoding) {
      if (!encoding) return Promise.resolve(plain);
      const held = made.get(encoding);
      if (held) return held;
      const making = make(encoding).then((bytes) => {
        done.set(encoding, bytes);
        return bytes;
      });
      made.set(encoding, making);
      return making;
    }
  };
}
