import { hash } from 'node:crypto';
import type { Queryable } from '../connect.ts';
import { Digest, type Total } from './digest.ts';

interface Chunk {
  receipt: string;
  part: number;
  data: Buffer;
}

/** Parts of payloads weigh up to 8 MB: one at a time, as bytes. */
async function* chunks(tx: Queryable): AsyncGenerator<Chunk> {
  await tx.query('DECLARE payload NO SCROLL CURSOR FOR SELECT receipt, part, data FROM vigie.inbox_chunk');
  for (;;) {
    const [chunk] = await tx.query<{ receipt: string; part: number; data: Buffer }>('FETCH 1 FROM payload');
    if (!chunk) break;
    yield chunk;
  }
  await tx.query('CLOSE payload');
}

const lineOf = ({ receipt, part, data }: Chunk): string =>
  `${receipt} ${part} ${hash('sha256', data, 'hex')}`;

/** Copies the sealed payloads; they stay sealed with the same keys. */
export async function copyPayloads(from: Queryable, to: Queryable): Promise<Total> {
  const digest = new Digest();
  for await (const chunk of chunks(from)) {
    digest.add([lineOf(chunk)]);
    await to.query('INSERT INTO vigie.inbox_chunk (receipt, part, data) VALUES ($1, $2, $3)', [
      chunk.receipt,
      chunk.part,
      chunk.data
    ]);
  }
  return digest.total();
}

/** Counts and hashes the sealed payloads of a record. */
export async function payloadTotal(tx: Queryable): Promise<Total> {
  const digest = new Digest();
  for await (const chunk of chunks(tx)) digest.add([lineOf(chunk)]);
  return digest.total();
}
