import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { opener } from './seal.ts';
import type { Keyring } from './secrets.ts';

/**
 * The bytes a source sent, from its sealed chunks, as a stream: one chunk and one small buffer in memory.
 * Gives the event loop back between pieces, so that a 32 MB file never holds up another site's answer.
 * @param hash SHA-256 (hex) the whole must have: a payload put under another receipt is noticed at its end.
 * @throws Error when a chunk is damaged, missing, out of order, or the whole is not what was received.
 */
export async function* openPayload(
  ring: Keyring,
  hash: string,
  chunks: AsyncIterable<Uint8Array>
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 128 * 1024 });
  const source = Readable.from(opened(ring, chunks));
  const sum = createHash('sha256');
  // An error of the source must reach the reader of the gunzip stream, which `pipe` does not do.
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      sum.update(piece);
      yield piece;
    }
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  if (sum.digest('hex') !== hash) throw new Error('The payload is not the one of its receipt.');
}

async function* opened(ring: Keyring, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const open = opener(ring);
  let held: Uint8Array | null = null;
  for await (const chunk of chunks) {
    if (held) yield open(held, false);
    held = chunk;
  }
  if (!held) throw new Error('The payload has no chunk.');
  yield open(held, true);
}
