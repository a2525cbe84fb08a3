import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import {
  countFailed,
  finishInside,
  finishReceipt,
  INBOX_KEEP,
  purgeInbox,
  readChunks,
  readReceipt,
  renewClaims,
  reopenReceipt,
  storeInbox,
  takePending,
  waitsBehind,
  type InboxMeta
} from './inbox.ts';
import { seedRegion } from './reference.ts';
import { writeRpu } from './rpu/write.ts';
import { dayOf, file } from './testing/rpu-files.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const region = loadRegion('fictive');
const FINESS = region.sites[0]?.finess ?? '';
const noon = Date.UTC(2026, 5, 10, 10);

const metaOf = (text: string, over: Partial<InboxMeta> = {}): InboxMeta => ({
  receipt: randomUUID(),
  source: 'hospital',
  stream: 'rpu',
  origin: 'simulated',
  hash: createHash('sha256').update(text).digest('hex'),
  bytes: text.length,
  receivedAt: noon,
  keyFiness: [FINESS],
  fileName: null,
  unit: `${FINESS}/0`,
  ...over
});
const processed = { state: 'processed' as const, received: 3, days: [] };
const read = async (db: TestDb['db'], receipt: string) => {
  const parts: string[] = [];
  for await (const part of readChunks(db, receipt)) parts.push(part.toString());
  return parts;
};

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
});
afterAll(() => test.close());

describe('the inbox', () => {
  it('stores a payload in parts and gives it back in order', async () => {
    const meta = metaOf('one');
    const { row, fresh } = await storeInbox(test.db, meta, [Buffer.from('aa'), Buffer.from('bb')]);
    expect(fresh).toBe(true);
    expect(row).toEqual({ ...meta, outcome: null, arrival: 1, crashes: 0 });
    expect(await read(test.db, meta.receipt)).toEqual(['aa', 'bb']);
  });

  it('knows the same bytes of the same source, and only those', async () => {
    const first = await storeInbox(test.db, metaOf('two'), [Buffer.from('x')]);
    const again = await storeInbox(test.db, metaOf('two'), [Buffer.from('x')]);
    expect(again).toEqual({ row: first.row, fresh: false });
    const other = await storeInbox(test.db, metaOf('two', { source: 'another' }), [Buffer.from('x')]);
    expect(other.fresh).toBe(true);
  });

  it('gives waiting payloads in order of arrival, to one taker at a time', async () => {
    const taken = await takePending(test.db, 10, 0);
    expect(taken.map((row) => row.hash)).toEqual(
      ['one', 'two', 'two'].map((text) => createHash('sha256').update(text).digest('hex'))
    );
    expect(await takePending(test.db, 10, 60_000)).toEqual([]);
    for (const row of taken) await finishReceipt(test.db, row.receipt, processed);
    expect(await takePending(test.db, 10, 0)).toEqual([]);
  });

  it('leaves to a process what it says it works on, and takes what nobody speaks for', async () => {
    const [spoken, silent] = [metaOf('spoken'), metaOf('silent')];
    for (const meta of [spoken, silent]) await storeInbox(test.db, meta, []);
    await test.db.query(
      `UPDATE vigie.inbox SET claimed_at = now() - interval '5 minutes' WHERE state = 'pending'`
    );
    await renewClaims(test.db, [spoken.receipt], 60_000);
    expect((await takePending(test.db, 10, 60_000)).map(({ receipt }) => receipt)).toEqual([silent.receipt]);
    // Said a moment ago: it is not written again.
    const said = 'SELECT claimed_at FROM vigie.inbox WHERE receipt = $1';
    const before = await test.db.query(said, [spoken.receipt]);
    await renewClaims(test.db, [spoken.receipt], 60_000);
    expect(await test.db.query(said, [spoken.receipt])).toEqual(before);
    await finishReceipt(test.db, spoken.receipt, processed);
    await finishReceipt(test.db, silent.receipt, processed);
    await renewClaims(test.db, [spoken.receipt], 0);
    expect(await takePending(test.db, 10, 0)).toEqual([]);
  });

  it('is finished once: what a second process wrote of the same payload is undone', async () => {
    const meta = metaOf('both');
    await storeInbox(test.db, meta, []);
    const write = (by: string) =>
      test.db.tx(async (tx) => {
        await tx.query(`INSERT INTO vigie.inbox_chunk (receipt, part, data) VALUES ($1, $2, $3)`, [
          meta.receipt,
          by === 'one' ? 1 : 2,
          Buffer.from(by)
        ]);
        const outcome = { ...processed, days: [by] };
        await finishInside(tx, meta.receipt, outcome);
      });
    await write('one');
    await expect(write('two')).rejects.toThrow('another process finished');
    expect(await finishReceipt(test.db, meta.receipt, { state: 'refused' })).toBe(false);
    expect((await readReceipt(test.db, meta.receipt))?.outcome).toMatchObject({ days: ['one'] });
    expect(
      await test.db.query('SELECT part FROM vigie.inbox_chunk WHERE receipt = $1', [meta.receipt])
    ).toEqual([{ part: 1 }]);
  });

  it('says what became of a receipt, to its own source', async () => {
    const meta = metaOf('three');
    await storeInbox(test.db, meta, [Buffer.from('x')]);
    await finishReceipt(test.db, meta.receipt, processed);
    expect((await readReceipt(test.db, meta.receipt, 'hospital'))?.outcome).toEqual(processed);
    expect(await readReceipt(test.db, meta.receipt, 'another')).toBeNull();
    const again = await reopenReceipt(test.db, meta.receipt, noon + HOUR);
    expect(again.receivedAt).toBe(noon + HOUR);
    expect(await readReceipt(test.db, meta.receipt)).toMatchObject({ outcome: null, ...again });
    // A clock that went back makes no reception older.
    expect(await reopenReceipt(test.db, meta.receipt, noon)).toMatchObject({ receivedAt: noon + HOUR });
    await finishReceipt(test.db, meta.receipt, processed);
  });

  it('knows who of a unit comes first; sent again, a payload comes last', async () => {
    const [first, second] = [metaOf('first', { unit: 'u/1' }), metaOf('second', { unit: 'u/1' })];
    const [a, b] = [await storeInbox(test.db, first, []), await storeInbox(test.db, second, [])];
    const behind = (arrival: number, except: string[] = []) => waitsBehind(test.db, 'u/1', arrival, except);
    expect([await behind(a.row.arrival), await behind(b.row.arrival)]).toEqual([false, true]);
    expect(await behind(b.row.arrival, [first.receipt])).toBe(false);
    await finishReceipt(test.db, first.receipt, { state: 'failed' });
    expect(await behind(b.row.arrival)).toBe(false);
    expect(await countFailed(test.db, noon)).toEqual({ kept: 1, recent: 1 });
    expect(await countFailed(test.db, noon + 1)).toEqual({ kept: 1, recent: 0 });
    const { arrival } = await reopenReceipt(test.db, first.receipt, noon);
    expect(await behind(arrival)).toBe(true);
    for (const { receipt } of [first, second]) await finishReceipt(test.db, receipt, processed);
  });

  it('forgets payloads in time: replaced files first, never one that waits, never the hash', async () => {
    const winner = metaOf('winner');
    const replaced = metaOf('replaced');
    const waiting = metaOf('waiting');
    const failed = metaOf('failed');
    const refused = metaOf('refused');
    for (const meta of [winner, replaced, waiting, failed, refused])
      await storeInbox(test.db, meta, [Buffer.from('x')]);
    const people = dayOf('i', '2026-06-10', 10, noon);
    for (const [i, meta] of [replaced, winner].entries()) {
      const { receipt } = meta;
      const one = file({ finess: FINESS, extractAt: noon + i }, people, { receipt, fileId: receipt });
      await writeRpu(test.db, [one], { holding: true, emitEvents: true });
      await finishReceipt(test.db, receipt, processed);
    }
    await finishReceipt(test.db, failed.receipt, { state: 'failed' });
    await finishReceipt(test.db, refused.receipt, { state: 'refused' });
    await purgeInbox(test.db, noon + INBOX_KEEP.rpuReplaced + HOUR);
    expect(await read(test.db, replaced.receipt)).toEqual([]);
    for (const { receipt } of [winner, failed, refused]) expect(await read(test.db, receipt)).toEqual(['x']);
    await purgeInbox(test.db, noon + INBOX_KEEP.rpu + HOUR);
    for (const { receipt } of [winner, failed, refused]) expect(await read(test.db, receipt)).toEqual([]);
    expect(await read(test.db, waiting.receipt)).toEqual(['x']);
    const again = await storeInbox(test.db, metaOf('replaced'), [Buffer.from('y')]);
    expect(again).toMatchObject({ fresh: false, row: { receipt: replaced.receipt } });
    expect(await read(test.db, replaced.receipt)).toEqual(['y']);
  });
});
