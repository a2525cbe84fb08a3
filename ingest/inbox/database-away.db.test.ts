import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#domain/time/instant.ts';
import { openRig, type Answer, type Rig } from '../testing/rig.ts';
import { file, MINUTE_FILES, NOW, records, SITE } from '../testing/sample.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const winners = (): Promise<{ day: string; n: number }[]> =>
  rig.db.query('SELECT day, n FROM vigie.rpu_day ORDER BY day');
const waiting = (): Promise<string[]> => readdir(join(rig.dataDir, 'spool/waiting'));

describe('with the database away', () => {
  it('payloads go to disk, in order, and into the record when it is back', async () => {
    expect((await rig.send(file(records(5)))).body.state).toBe('processed');
    rig.line.cut();
    const answers: Answer[] = [];
    for (const options of MINUTE_FILES) answers.push(await rig.send(file(records(30, options), options)));
    for (const { status, body } of answers)
      expect([status, body.state, body.received]).toEqual([202, 'spooled', null]);
    expect((await rig.receipt(answers[0]?.body.receipt ?? '')).body.state).toBe('spooled');
    expect(await waiting()).toHaveLength(MINUTE_FILES.length);
    rig.line.mend();
    // What comes while the spool is being emptied waits behind it.
    const last = { extractAt: NOW + MINUTE };
    answers.push(await rig.send(file(records(30, last), last)));
    for (const answer of answers)
      expect((await rig.settled(answer)).body).toMatchObject({ state: 'processed', accepted: 30 });
    expect(await waiting()).toEqual([]);
    const order = await rig.db.query<{ receipt: string }>(
      'SELECT receipt FROM vigie.inbox ORDER BY arrival OFFSET 1'
    );
    expect(order.map(({ receipt }) => receipt)).toEqual(answers.map(({ body }) => body.receipt));
    expect((await winners()).map(({ n }) => n).reduce((a, b) => a + b)).toBe(30);
  });

  it('the spool shows nothing of what it holds', async () => {
    rig.line.cut();
    await rig.send(file(records(5)).replaceAll('Port-Brume', 'MARKERCOMMUNE'));
    for (const name of await waiting()) {
      expect((await readFile(join(rig.dataDir, 'spool/waiting', name))).includes('MARKERCOMMUNE')).toBe(
        false
      );
    }
  });

  it('a database that does not answer is as good as away', async () => {
    rig.line.stall();
    const answer = await rig.send(file(records(5)));
    expect(answer.body.state).toBe('spooled');
    rig.line.mend();
    expect((await rig.settled(answer)).body).toMatchObject({ state: 'processed', accepted: 5 });
  });

  it('a restart keeps keys and payloads', async () => {
    rig.line.cut();
    const answer = await rig.send(file(records(5)));
    await rig.restart();
    const second = await rig.send(file(records(6)));
    expect([answer.body.state, second.body.state]).toEqual(['spooled', 'spooled']);
    rig.line.mend();
    expect((await rig.settled(answer)).body).toMatchObject({ state: 'processed', accepted: 5 });
    expect((await rig.settled(second)).body).toMatchObject({ state: 'processed', accepted: 6 });
  });

  it('the same bytes twice are one payload with one receipt', async () => {
    const done = await rig.send(file(records(5)));
    rig.line.cut();
    const again = await rig.send(file(records(5)));
    const twice = await Promise.all([rig.send(file(records(6))), rig.send(file(records(6)))]);
    expect(again.body).toMatchObject({ receipt: done.body.receipt, state: 'spooled' });
    expect(twice[0].body.receipt).toBe(twice[1].body.receipt);
    expect(await waiting()).toHaveLength(2);
    rig.line.mend();
    expect((await rig.settled(again)).body).toEqual(done.body);
    expect((await rig.settled(twice[0])).body.state).toBe('processed');
  });

  it('a full spool says so and when to come back', async () => {
    await rig.restart({ spoolEntries: 1 });
    rig.line.cut();
    expect((await rig.send(file(records(5)))).status).toBe(202);
    const refused = await rig.send(file(records(6)));
    expect([refused.status, refused.body.code]).toEqual([503, 'SPOOL_FULL']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    rig.line.mend();
  });

  it('a source that floods is turned away while the others still have room, and all of it drains', async () => {
    const quiet = await rig.newKey('quiet');
    await rig.restart({ spoolEntries: 12 });
    rig.line.cut();
    const answers: Answer[] = [];
    for (let n = 0; n < 9; n++) answers.push(await rig.send(file(records(5 + n))));
    expect(answers.map(({ status, body }) => `${status} ${body.code ?? body.state}`)).toEqual([
      ...Array.from({ length: 6 }, () => '202 spooled'),
      ...Array.from({ length: 3 }, () => '503 SPOOL_SHARE_USED')
    ]);
    for (const { status, headers } of answers.slice(6))
      expect([status, headers.get('retry-after')]).toEqual([503, '30']);
    const other = await rig.send(file(records(20)), { key: quiet });
    expect([other.status, other.body.state]).toEqual([202, 'spooled']);
    const ready = await fetch(`${rig.base}/readyz`);
    // The others are still taken: the door is ready, and says that somebody is not.
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      components: { spool: { state: 'degraded', files: 7, sources: 2, sharesUsed: 1 } }
    });
    const metrics = await (await fetch(`${rig.base}/metrics`)).text();
    expect(metrics).toContain('vigie_ingest_spool_shares_used 1');
    expect(metrics).toContain('vigie_ingest_spool_turned_away_total{why="share"} 3');
    const told = rig.logs().match(/"source":"all"[^\n]*source turned away/g);
    expect(told).toHaveLength(1);
    rig.line.mend();
    for (const answer of answers.slice(0, 6))
      expect((await rig.settled(answer)).body.state).toBe('processed');
    expect((await rig.settled(other, quiet)).body.state).toBe('processed');
    // Nothing of what was refused was kept; sent again it is taken.
    expect(await rig.db.query('SELECT 1 FROM vigie.inbox')).toHaveLength(7);
    expect((await rig.send(file(records(11)))).body.state).toBe('processed');
  });

  it('a processing that is interrupted is done again, once', async () => {
    const big = file(records(3_000));
    const sent = rig.send(big, { query: '?async=1' });
    const answer = await sent;
    rig.line.cut();
    rig.line.mend();
    expect((await rig.settled(answer)).body).toMatchObject({ state: 'processed', accepted: 3_000 });
    const [row] = await rig.db.query<{ n: number }>('SELECT count(*)::int AS n FROM vigie.attendance');
    expect(row?.n).toBe(3_000);
  });

  it('receipts it holds cannot be read, and it says so; readiness too', async () => {
    const done = await rig.send(file(records(5)));
    rig.line.cut();
    const answer = await rig.receipt(done.body.receipt);
    expect([answer.status, answer.body.code]).toEqual([503, 'DB_AWAY']);
    await rig.send(file(records(6)));
    const ready = await fetch(`${rig.base}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      status: 'degraded',
      components: { database: { state: 'down' }, spool: { files: 1 } }
    });
    rig.line.mend();
  });

  it('without any copy of the keys nobody comes in', async () => {
    const other = await openRig({ cut: true });
    const answer = await other.send(file(records(5), { finess: SITE }));
    expect([answer.status, answer.body.code]).toEqual([503, 'KEYS_UNAVAILABLE']);
    other.line.mend();
    await expect.poll(async () => (await other.send(file(records(5)))).status, { timeout: 60_000 }).toBe(202);
    await other.close();
  });
});

it('with another visit secret than the record was written with, it does not start', async () => {
  await rig.send(file(records(5)));
  await writeFile(join(rig.dataDir, 'secrets/visit.key'), Buffer.alloc(32, 7).toString('base64'));
  await expect(rig.restart()).rejects.toThrow('another visit secret');
});
