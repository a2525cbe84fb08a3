import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRig, type Answer, type Rig } from '../testing/rig.ts';
import { HOUR } from '#domain/time/instant.ts';
import { file, NOW, records } from '../testing/sample.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ limits: { shortage: { tries: 3, pauseMs: 20 } }, patienceMs: 0 });
});
afterAll(() => rig.close());

const good = (n: number): string => file(records(n), { extractAt: NOW + n });
const refusedFiles = async (): Promise<string[]> =>
  (await readdir(join(rig.dataDir, 'spool/waiting'))).filter((name) => name.endsWith('.refused'));
const ready = async (): Promise<{ status: string; components: Record<string, Record<string, unknown>> }> =>
  (await (await fetch(`${rig.base}/readyz`)).json()) as never;
const failed = (where: string): object => ({
  state: 'failed',
  accepted: null,
  error: { code: 'DB_REFUSED', where, message: expect.any(String), hint: expect.any(String) }
});

/** The record refuses the rows of a table that this condition on NEW is true of, each time it is tried. */
async function refuse(table: string, when: string, statement: string): Promise<{ heal(): Promise<void> }> {
  await rig.db.query(`CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF ${when} THEN ${statement}; END IF; RETURN NEW; END $$`);
  await rig.db.query(
    `CREATE TRIGGER refuse BEFORE INSERT ON vigie.${table} FOR EACH ROW EXECUTE FUNCTION public.refuse()`
  );
  return { heal: async () => void (await rig.db.query('DROP FUNCTION public.refuse() CASCADE')) };
}

const OUT_OF_MEMORY = "RAISE EXCEPTION USING ERRCODE = '53200', MESSAGE = 'out of memory'";

describe('a file that the inbox refuses for ever', () => {
  it('has a failed receipt with the reason, is kept, holds up no later one, and is taken once it can be', async () => {
    const bad = file(records(11));
    await rig.db.query(
      `ALTER TABLE vigie.inbox ADD CONSTRAINT not_this_one CHECK (size <> ${Buffer.byteLength(bad)})`
    );
    const answers = [await rig.send(bad), await rig.send(good(12))];
    expect(answers.map(({ status, body }) => [status, body.state])).toEqual([
      [202, 'spooled'],
      [202, 'spooled']
    ]);
    const [first, second] = await Promise.all(answers.map((answer) => rig.settled(answer)));
    const refusal = failed('23514 vigie.inbox not_this_one');
    expect(first?.body).toMatchObject(refusal);
    expect(second?.body).toMatchObject({ state: 'processed', accepted: 12 });
    expect(await refusedFiles()).toHaveLength(1);
    expect((await ready()).components['spool']).toMatchObject({ state: 'degraded', files: 0, refused: 1 });
    expect(rig.logs()).toContain('payload kept apart: the record refuses it');
    // Later files of the source go straight to the inbox again.
    expect((await rig.send(good(13))).body.state).toBe('processed');
    // A start tries it again, once; the reason stays the same.
    await rig.restart();
    const receipt = answers[0]?.body.receipt ?? '';
    await expect
      .poll(async () => (await rig.receipt(receipt)).body, { timeout: 60_000 })
      .toMatchObject(refusal);
    await rig.db.query('ALTER TABLE vigie.inbox DROP CONSTRAINT not_this_one');
    await rig.restart();
    const taken = await rig.settled(await rig.receipt(receipt));
    expect(taken.body).toMatchObject({ state: 'processed', accepted: 11 });
    expect(await refusedFiles()).toEqual([]);
    expect((await ready()).components['spool']).toMatchObject({ state: 'ok', refused: 0 });
  });

  it('is taken when the same bytes come again and the record takes them', async () => {
    const bad = file(records(14));
    const { heal } = await refuse('inbox', `NEW.size = ${Buffer.byteLength(bad)}`, "PERFORM 'x'::int");
    expect((await rig.settled(await rig.send(bad))).body).toMatchObject(failed('22P02'));
    await heal();
    expect((await rig.send(bad)).body).toMatchObject({ state: 'processed', accepted: 14 });
    expect(await refusedFiles()).toEqual([]);
  });

  it('is one the record has no memory for, too, after some tries', async () => {
    const bad = file(records(15));
    const { heal } = await refuse('inbox', `NEW.size = ${Buffer.byteLength(bad)}`, OUT_OF_MEMORY);
    const answers = [await rig.send(bad), await rig.send(good(16))];
    const [first, second] = await Promise.all(answers.map((answer) => rig.settled(answer)));
    expect(first?.body).toMatchObject(failed('53200'));
    expect(second?.body).toMatchObject({ state: 'processed', accepted: 16 });
    await heal();
    expect((await rig.send(bad)).body).toMatchObject({ state: 'processed', accepted: 15 });
  });
});

describe('a file whose records the record refuses for ever', () => {
  it.each([
    ['22012', 'PERFORM 1 / 0', 21],
    ['53200', OUT_OF_MEMORY, 31]
  ])(
    '%s: has a failed receipt, is kept and counted; the next file is written',
    async (code, statement, n) => {
      const before = Number((await ready()).components['inbox']?.['failed']);
      const { heal } = await refuse('rpu_file', `NEW.received = ${n}`, statement);
      const bad = file(records(n));
      const answers = await Promise.all([rig.send(bad), rig.send(good(n + 1))]);
      const [first, second] = (await Promise.all(answers.map((answer) => rig.settled(answer)))) as [
        Answer,
        Answer
      ];
      expect([first.status, first.body.code, first.body.where]).toEqual([500, 'DB_REFUSED', code]);
      expect(second.body).toMatchObject({ state: 'processed', accepted: n + 1 });
      expect((await rig.receipt(first.body.receipt)).body).toMatchObject(failed(code));
      expect((await ready()).components['inbox']).toMatchObject({ state: 'degraded', failed: before + 1 });
      const [kept] = await rig.db.query('SELECT 1 FROM vigie.inbox_chunk WHERE receipt = $1', [
        first.body.receipt
      ]);
      expect(kept).toBeDefined();
      await heal();
      expect((await rig.send(bad)).body).toMatchObject({ state: 'processed', accepted: n });
      expect((await ready()).components['inbox']).toMatchObject({ failed: before });
    }
  );

  it('nor takes the word that it failed: the next one is written, and health counts it', async () => {
    const { heal } = await refuse('rpu_file', 'NEW.received = 41', 'PERFORM 1 / 0');
    await rig.db.query(
      "ALTER TABLE vigie.inbox ADD CONSTRAINT no_failure CHECK (state <> 'failed') NOT VALID"
    );
    const answers = await Promise.all([rig.send(file(records(41))), rig.send(good(42))]);
    expect(answers[0]?.body.code).toBe('DB_REFUSED');
    expect((await rig.settled(answers[1] as Answer)).body).toMatchObject({
      state: 'processed',
      accepted: 42
    });
    expect((await ready()).components['inbox']).toMatchObject({ state: 'degraded', unfinished: 1 });
    await heal();
    await rig.db.query('ALTER TABLE vigie.inbox DROP CONSTRAINT no_failure');
    await rig.restart();
    const receipt = answers[0]?.body.receipt ?? '';
    expect((await rig.settled(await rig.receipt(receipt))).body).toMatchObject({
      state: 'processed',
      accepted: 41
    });
  });
});

describe('a file refused because the clock of the door was late', () => {
  it('is judged by its last reception: the same bytes are taken once the clock is right', async () => {
    const body = file(records(57), { extractAt: NOW });
    rig.clock.at = NOW - 2 * HOUR;
    expect((await rig.send(body)).body.code).toBe('RPU_EXTRACT_FUTURE');
    rig.clock.at = NOW;
    const { body: taken } = await rig.send(body);
    expect(taken).toMatchObject({ state: 'processed', accepted: 57 });
    const [row] = await rig.db.query('SELECT received_at AS at FROM vigie.inbox WHERE receipt = $1', [
      taken.receipt
    ]);
    expect(row).toEqual({ at: NOW });
  });
});
