import { open } from 'node:fs/promises';
import type { SealedPayload } from './payload.ts';
import { readSealedFile } from './sealed-file.ts';

/** Chunks of a sealed file, one at a time. */
export async function* sealedFileChunks(path: string): AsyncGenerator<Buffer> {
  const { chunks } = await readSealedFile<object>(path);
  const file = await open(path, 'r');
  try {
    for (const { position, size } of chunks) {
      yield (await file.read(Buffer.allocUnsafe(size), 0, size, position)).buffer;
    }
  } finally {
    await file.close();
  }
}

/** A sealed file as a payload; disposing of it leaves the file alone. */
export function payloadOfFile(
  path: string,
  meta: { hash: string; bytes: number; sealedBytes: number }
): SealedPayload {
  const { hash, bytes, sealedBytes } = meta;
  return { hash, bytes, sealedBytes, chunks: () => sealedFileChunks(path), dispose: () => Promise.resolve() };
}
