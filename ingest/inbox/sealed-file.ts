import { open, type FileHandle } from 'node:fs/promises';

/**
 * A file of sealed chunks with a word about them, written once:
 * `[length u32][chunk]… [0 u32][meta JSON][length of meta u32]["VIG1"]`.
 * The end is written last, so that a cut file is recognised as such. The meta holds no content.
 */
const MAGIC = Buffer.from('VIG1');

/** Writes and syncs a sealed file. The caller renames it into place. */
export async function writeSealedFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  meta: object
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunks) await writeWhole(file, Buffer.concat([u32(chunk.length), chunk]));
    const tail = Buffer.from(JSON.stringify(meta));
    await writeWhole(file, Buffer.concat([u32(0), tail, u32(tail.length), MAGIC]));
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Writes all of the bytes at the file's end. A disk that fills takes a part and says so by its count alone: the rest,
 * asked for again, fails with its reason.
 * @throws Error of the file system (ENOSPC, EDQUOT, EFBIG, …)
 */
export async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
}

/**
 * Reads the meta and the places of the chunks, not the chunks.
 * @throws Error when the file is cut or is not a sealed file.
 */
export async function readSealedFile<M>(
  path: string
): Promise<{ meta: M; chunks: { position: number; size: number }[] }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const end = await readAt(file, size - 8, 8);
    if (!end.subarray(4).equals(MAGIC)) throw new Error('Not a whole sealed file.');
    const metaSize = end.readUInt32BE(0);
    const meta = JSON.parse((await readAt(file, size - 8 - metaSize, metaSize)).toString()) as M;
    const chunks: { position: number; size: number }[] = [];
    for (let position = 0; ;) {
      const length = (await readAt(file, position, 4)).readUInt32BE(0);
      if (length === 0) return { meta, chunks };
      chunks.push({ position: position + 4, size: length });
      position += 4 + length;
    }
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (position < 0) throw new Error('Not a whole sealed file.');
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
  if (bytesRead < length) throw new Error('Not a whole sealed file.');
  return buffer;
}

function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
