import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPayload } from './open-payload.ts';
import { sealPayload } from './payload.ts';
import { receiptId } from './receipt-id.ts';
import { loadSecrets, type Keyring } from './secrets.ts';
import { Spool, type SpoolEntry, type SpoolLimits } from './spool.ts';

let dir: string;
let keyring: Keyring;
const LIMITS: SpoolLimits = { maxBytes: 1_000_000, maxEntries: 100, keepFree: 0 };

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vigie-spool-'));
  ({ keyring } = await loadSecrets(join(dir, 'secrets')));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function opened(limits = LIMITS): Promise<Spool> {
  const spool = new Spool(join(dir, 'waiting'), limits);
  await spool.start();
  return spool;
}

async function add(spool: Spool, text: string, source = 'a'): Promise<SpoolEntry> {
  async function* body(): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
  }
  const payload = await sealPayload(body(), { keyring, tempDir: dir, maxBytes: 1e6, gzipped: false });
  return spool.add(payload, {
    ...{ receipt: receiptId(source, 'rpu', payload.hash), source, stream: 'rpu', origin: 'real' as const },
    ...{ hash: payload.hash, bytes: payload.bytes, sealedBytes: payload.sealedBytes },
    ...{ receivedAt: 0, keyFiness: null, fileName: null, unit: null }
  });
}

async function content(spool: Spool, entry: SpoolEntry): Promise<string> {
  let text = '';
  for await (const piece of openPayload(keyring, entry.hash, spool.chunks(entry)))
    text += Buffer.from(piece).toString();
  return text;
}

describe('the spool', () => {
  it('gives back what it holds in order of arrival, also after a restart', async () => {
    const before = await opened();
    for (const text of ['one', 'two', 'three']) await add(before, text);
    const spool = await opened();
    const texts: string[] = [];
    for (let entry = spool.oldest(); entry; entry = spool.oldest()) {
      texts.push(await content(spool, entry));
      await spool.remove(entry);
    }
    expect(texts).toEqual(['one', 'two', 'three']);
    expect(await readdir(join(dir, 'waiting'))).toEqual([]);
    expect(spool.bytes).toBe(0);
    await add(spool, 'four');
    expect(spool.oldest()?.seq).toBe(4);
  });

  it('knows whether something of a source waits', async () => {
    const spool = await opened();
    const entry = await add(spool, 'one', 'a');
    await add(spool, 'two', 'a');
    await spool.remove(entry);
    await spool.remove(entry);
    expect(spool.holds('a')).toBe(true);
    expect(spool.holds('b')).toBe(false);
  });

  it('is full at its limits, by count and by size, and says so', async () => {
    const spool = await opened({ ...LIMITS, maxEntries: 1 });
    await add(spool, 'one');
    await expect(add(spool, 'two')).rejects.toMatchObject({ code: 'SPOOL_FULL' });
    const small = await opened({ ...LIMITS, maxBytes: 100 });
    await expect(add(small, 'three')).rejects.toMatchObject({ code: 'SPOOL_FULL' });
  });

  it('lets no source hold more than it leaves to the others, also after a restart', async () => {
    const limits = { ...LIMITS, maxEntries: 12 };
    const flood = async (spool: Spool, source: string): Promise<number> => {
      for (let n = 0; ; n++)
        try {
          await add(spool, `${source} ${n} ${spool.size}`, source);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SPOOL_SHARE_USED' });
          return n;
        }
    };
    const spool = await opened(limits);
    // Alone half of it, the next a third of what is left, …: there is room for whoever has nothing there yet.
    expect([await flood(spool, 'a'), await flood(spool, 'b'), await flood(spool, 'c')]).toEqual([6, 3, 1]);
    expect(spool.sharesUsed()).toEqual(['a', 'b', 'c']);
    const again = await opened(limits);
    expect(again.sharesUsed()).toEqual(['a', 'b', 'c']);
    await add(again, 'the word of a quiet source', 'd');
    expect(again.turnedAway).toEqual({ full: 0, share: 0 });
    await expect(add(again, 'more', 'a')).rejects.toMatchObject({ code: 'SPOOL_SHARE_USED' });
    for (let i = 0; i < 4; i++) await again.remove(again.oldest() as SpoolEntry);
    await add(again, 'more', 'a');
    expect(again.turnedAway).toEqual({ full: 0, share: 1 });
  });

  it('counts a share by size too, and what is kept apart', async () => {
    const spool = await opened({ ...LIMITS, maxBytes: 1_000 });
    const entry = await add(spool, 'one', 'a');
    await spool.refuse(entry, { state: 'failed', code: 'DB_REFUSED', where: null });
    expect(spool.bySource.get('a')).toEqual({ files: 1, bytes: entry.sealedBytes });
    const text = randomBytes(600).toString('latin1');
    await expect(add(spool, text, 'a')).rejects.toMatchObject({ code: 'SPOOL_SHARE_USED' });
    await add(spool, text, 'b');
    await spool.forgive(entry.receipt);
    expect([...spool.bySource.keys()]).toEqual(['b']);
  });

  it('never fills the disk', async () => {
    const spool = await opened({ ...LIMITS, keepFree: Number.MAX_SAFE_INTEGER });
    await expect(add(spool, 'one')).rejects.toMatchObject({ code: 'SPOOL_FULL' });
  });

  it('sets a damaged file aside and forgets a half-written one', async () => {
    const entry = await add(await opened(), 'one');
    await add(await opened(), 'two');
    await truncate(entry.path, 20);
    await writeFile(join(dir, 'waiting', 'x.sealed.part'), 'half');
    const spool = new Spool(join(dir, 'waiting'), LIMITS);
    expect((await spool.start()).damaged).toHaveLength(1);
    expect(spool.size).toBe(1);
    expect((await readdir(join(dir, 'waiting'))).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
