import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRig, type Answer, type Rig } from '../testing/rig.ts';
import { file, MINUTE_FILES, records } from '../testing/sample.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
  await rig.db.query('CREATE SEQUENCE public.tries');
});
afterEach(() => rig.close());

const waiting = (): Promise<string[]> => readdir(join(rig.dataDir, 'spool/waiting'));

/** The record refuses every payload with this SQLSTATE; a sequence counts, also what is rolled back. */
async function refuseWith(code: string): Promise<void> {
  await rig.db.query(`CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM nextval('public.tries'); RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = 'refused'; END $$`);
  await rig.db.query(
    'CREATE TRIGGER refuse BEFORE INSERT ON vigie.inbox FOR EACH ROW EXECUTE FUNCTION public.refuse()'
  );
}

async function triedTimes(n: number): Promise<void> {
  const tries = async (): Promise<number> => {
    const [row] = await rig.db.query<{ n: number }>('SELECT last_value AS n FROM public.tries');
    return row?.n ?? 0;
  };
  const before = await tries();
  await expect.poll(tries, { timeout: 60_000 }).toBeGreaterThanOrEqual(before + n);
}

async function sendAll(): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const options of MINUTE_FILES) answers.push(await rig.send(file(records(30, options), options)));
  for (const { status, body } of answers) expect([status, body.state]).toEqual([202, 'spooled']);
  return answers;
}

async function expectAllInOrder(answers: Answer[]): Promise<void> {
  for (const answer of answers)
    expect((await rig.settled(answer)).body).toMatchObject({ state: 'processed', accepted: 30 });
  expect(await waiting()).toEqual([]);
  const order = await rig.db.query<{ receipt: string }>('SELECT receipt FROM vigie.inbox ORDER BY arrival');
  expect(order.map(({ receipt }) => receipt)).toEqual(answers.map(({ body }) => body.receipt));
}

describe('a database that answers and refuses', () => {
  it.each([
    ['53100', 'disk full'],
    ['42P01', 'no such table'],
    ['25006', 'read only']
  ])('%s (%s): payloads wait on disk in order, none is given up', async (code) => {
    await refuseWith(code);
    const answers = await sendAll();
    await triedTimes(2);
    expect((await waiting()).filter((name) => !name.endsWith('.sealed'))).toEqual([]);
    expect(await waiting()).toHaveLength(answers.length);
    await rig.db.query('DROP TRIGGER refuse ON vigie.inbox');
    await expectAllInOrder(answers);
  });

  it('gives up a spooled file that cannot be read, keeps it, and goes on with the others', async () => {
    rig.line.cut();
    const answers = await sendAll();
    // The second: the oldest may have been read already, by a try that goes on when the line is back.
    const name = (await waiting()).sort()[1] ?? '';
    const [damaged] = answers.splice(1, 1);
    expect(name).toContain(damaged?.body.receipt);
    await truncate(join(rig.dataDir, 'spool/waiting', name), 20);
    rig.line.mend();
    for (const answer of answers) expect((await rig.settled(answer)).body.state).toBe('processed');
    expect(await waiting()).toEqual([`${name}.damaged`]);
  });
});
