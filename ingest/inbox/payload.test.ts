import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPayload } from './open-payload.ts';
import { CHUNK_BYTES, sealPayload, type SealedPayload } from './payload.ts';
import { loadSecrets, type Keyring } from './secrets.ts';

const MB = 1024 * 1024;
let dir: string;
let keyring: Keyring;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vigie-payload-'));
  ({ keyring } = await loadSecrets(join(dir, 'secrets')));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function* pieces(bytes: Buffer, size = 50_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const seal = (bytes: Buffer, gzipped = false, maxBytes = 32 * MB): Promise<SealedPayload> =>
  sealPayload(pieces(bytes), { keyring, tempDir: dir, maxBytes, gzipped });

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer[]> {
  const list: Buffer[] = [];
  for await (const chunk of chunks) list.push(Buffer.from(chunk));
  return list;
}

async function* given(chunks: Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

const open = async (payload: SealedPayload, chunks: AsyncIterable<Buffer>): Promise<Buffer> =>
  Buffer.concat(await all(openPayload(keyring, payload.hash, chunks)));

describe('a sealed payload', () => {
  it('gives back the bytes it was made of, in one chunk or many', async () => {
    for (const bytes of [Buffer.from('<OSCOUR/>'), randomBytes(3 * MB + 17), Buffer.alloc(0)]) {
      const payload = await seal(bytes);
      expect(await open(payload, payload.chunks())).toEqual(bytes);
      expect(payload.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
      await payload.dispose();
    }
  });

  it('has the same hash for the same bytes sent with and without gzip', async () => {
    const bytes = Buffer.from('<OSCOUR>'.repeat(1000));
    expect((await seal(gzipSync(bytes), true)).hash).toBe((await seal(bytes)).hash);
  });

  it('shows nothing of its content, in memory or on disk', async () => {
    const marker = 'MARKERNAISSANCE';
    const payload = await seal(
      Buffer.concat([Buffer.from(marker), randomBytes(2 * MB), Buffer.from(marker)])
    );
    const files = (await readdir(dir)).filter((name) => name.endsWith('.part'));
    expect(files).toHaveLength(1);
    expect((await readFile(join(dir, files[0] ?? ''))).includes(marker)).toBe(false);
    for (const chunk of await all(payload.chunks())) {
      expect(chunk.includes(marker)).toBe(false);
      expect(chunk.length).toBeLessThan(CHUNK_BYTES + 100);
    }
    await payload.dispose();
    expect((await readdir(dir)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('cannot be opened when a chunk is changed, missing, moved or of another payload', async () => {
    const payload = await seal(randomBytes(3 * MB));
    const other = await seal(randomBytes(3 * MB));
    const chunks = await all(payload.chunks());
    const [first, second, ...rest] = chunks as [Buffer, Buffer, ...Buffer[]];
    const flipped = Buffer.from(first);
    flipped[60] = (flipped[60] ?? 0) ^ 1;
    for (const broken of [[flipped, second, ...rest], chunks.slice(0, -1), [second, first, ...rest], []]) {
      await expect(open(payload, given(broken))).rejects.toThrow();
    }
    await expect(open(payload, given([first, ...(await all(other.chunks())).slice(1)]))).rejects.toThrow();
    await expect(open(payload, other.chunks())).rejects.toThrow('not the one of its receipt');
    await Promise.all([payload.dispose(), other.dispose()]);
  });

  it('refuses to be read after it was disposed of, rather than give a part for the whole', async () => {
    const payload = await seal(randomBytes(3 * MB));
    const reader = payload.chunks()[Symbol.asyncIterator]();
    await reader.next();
    await payload.dispose();
    await expect(reader.next()).rejects.toThrow('disposed');
  });

  it('stops a gzip bomb at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * MB));
    expect(bomb.length).toBeLessThan(50_000);
    await expect(seal(bomb, true, 1 * MB)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  it('refuses a body that is not the gzip it claims to be', async () => {
    const zipped = gzipSync(randomBytes(1000));
    const cut = zipped.subarray(0, 500);
    for (const body of [Buffer.from('<OSCOUR/>'), cut, Buffer.concat([zipped, Buffer.from('tail')])]) {
      await expect(seal(body, true)).rejects.toMatchObject({ code: 'BODY_GZIP_INVALID' });
    }
  });
});
