import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRig, type Rig } from '../testing/rig.ts';
import { file, records } from '../testing/sample.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ engine: { transactionMs: 2_000 } });
});
afterAll(() => rig.close());

it('a file whose writing takes longer than the watchdog waits for a client is written, whole, at the first try', async () => {
  await rig.db.query(`CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_sleep(1.5); RETURN NULL; END $$`);
  for (const table of ['rpu_file', 'rpu_day'])
    await rig.db.query(
      `CREATE TRIGGER slow AFTER INSERT ON vigie.${table} FOR EACH STATEMENT EXECUTE FUNCTION public.slow()`
    );
  const done = await rig.settled(await rig.send(file(records(40))));
  expect(done.body).toMatchObject({ state: 'processed', accepted: 40 });
  expect(rig.logs()).not.toContain('receipt attempt failed');
});
