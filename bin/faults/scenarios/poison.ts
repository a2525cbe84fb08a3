import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '#domain/time/instant.ts';
import type { Scenario } from '../scenario.ts';

/** While a file with so many records is being written, the database is lost: by its watchdog, or as a session. */
const crash = (kind: 'embedded' | 'server', received: number): string => `
CREATE FUNCTION public.poison() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.received = ${received} THEN
    PERFORM ${kind === 'embedded' ? 'pg_sleep(60)' : 'pg_terminate_backend(pg_backend_pid())'};
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER poison BEFORE INSERT ON vigie.rpu_file FOR EACH ROW EXECUTE FUNCTION public.poison()`;

/** A payload over which the database is lost each time. */
export const poison: Scenario = {
  name: 'poison',
  says: 'a payload brings the database down each time it is written: given up with its code after a few tries, not tried at the next start, and nobody else waits',
  options: { engine: { batchMs: 4_000 } },
  async run(lab) {
    const { world, driver, next } = lab;
    for (const name of ['one', 'two']) await lab.reader(name);
    const victim = driver.hospitals[Math.floor(next() * driver.hospitals.length)];
    if (!victim) throw new Error('nobody to poison');
    const bad = victim.fileAt(world.now() - 300 * MINUTE);
    const received = [...bad.days.values()].reduce((sum, n) => sum + n, 0);
    await world.db.query(crash(world.kind, received));
    driver.start();
    await sleep(2_000);
    // Not for the ledger: it is to be given up.
    const { ledger } = driver;
    const { receipt } = await driver.deliver(bad);
    ledger.answered.splice(
      ledger.answered.findIndex((one) => one.receipt === receipt),
      1
    );
    const state = async (): Promise<{ state: string; code: string | null; crashes: number } | undefined> => {
      const [row] = await world.db.query<{ state: string; code: string | null; crashes: number }>(
        `SELECT state, result->>'code' AS code, crashes FROM vigie.inbox WHERE receipt = $1`,
        [receipt]
      );
      return row;
    };
    const began = performance.now();
    for (;;) {
      const row = await state().catch(() => undefined);
      if (row?.state === 'failed') {
        if (row.code !== 'DB_CRASHED') throw new Error(`given up with ${row.code}`);
        lab.note(
          `given up after ${row.crashes} crashes of its own, ${Math.round((performance.now() - began) / 1_000)} s`
        );
        break;
      }
      if (performance.now() - began > 300_000) throw new Error(`never given up: ${JSON.stringify(row)}`);
      await sleep(200);
    }
    // A start does not try it again.
    const [before] = await world.db.query<{ at: string }>(
      'SELECT pg_catalog.pg_postmaster_start_time()::text AS at'
    );
    await world.process('ingest').kill();
    await world.process('ingest').start();
    await sleep(4_000);
    const [after] = await world.db.query<{ at: string }>(
      'SELECT pg_catalog.pg_postmaster_start_time()::text AS at'
    );
    if ((await state())?.state !== 'failed') throw new Error('tried again at a start');
    if (before?.at !== after?.at) throw new Error('the database was lost again after a start');
    return lab.settle();
  }
};
