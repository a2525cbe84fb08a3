import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab, Scenario } from '../scenario.ts';

/** Kills a process again and again at moments of the seed, as often by a hang that ends in a kill. */
async function killing(lab: Lab, name: string): Promise<number> {
  const { world, next, troubleMs } = lab;
  const until = Date.now() + troubleMs;
  let kills = 0;
  while (Date.now() < until) {
    await sleep(1_000 + next() * 4_000);
    if (next() < 0.3) {
      world.process(name).signal('SIGSTOP');
      await sleep(next() * 4_000);
    }
    await world.process(name).kill();
    kills += 1;
    await sleep(next() * 2_000);
    await world.process(name).start();
  }
  return kills;
}

async function watched(lab: Lab): Promise<void> {
  for (const name of ['one', 'two', 'three']) await lab.reader(name);
  lab.driver.start();
}

export const killRealtime: Scenario = {
  name: 'kill-realtime',
  says: 'the live picture is killed, sometimes after a hang, and starts again',
  short: true,
  async run(lab) {
    await watched(lab);
    lab.note(`${await killing(lab, 'realtime')} kills`);
    // Once more when hospitals are silent: what it held of them nothing later mends.
    await lab.driver.stop();
    await lab.world.process('realtime').kill();
    await lab.world.process('realtime').start();
    return lab.settle();
  }
};

export const killIngest: Scenario = {
  name: 'kill-ingest',
  says: 'the door for feeds is killed, sometimes after a hang, and starts again; hospitals try again',
  async run(lab) {
    await watched(lab);
    lab.note(`${await killing(lab, 'ingest')} kills`);
    return lab.settle();
  }
};

export const killDatabase: Scenario = {
  name: 'kill-database',
  says: 'the database is killed and comes back (a server: all its sessions end), with everybody writing',
  short: true,
  async run(lab) {
    const { world, driver, next, troubleMs } = lab;
    await watched(lab);
    const until = Date.now() + troubleMs;
    let kills = 0;
    while (Date.now() < until) {
      await sleep(1_500 + next() * 4_000);
      await world.killDatabase();
      kills += 1;
      await sleep(next() * 4_000);
      await world.startDatabase();
    }
    lab.note(
      `${kills} kills; ${driver.ledger.answered.filter(({ state }) => state === 'spooled').length} payloads went through the spool`
    );
    return lab.settle();
  }
};

/** A batch that would run for a minute: the engine's watchdog ends it, and the engine with it; screens say so before. */
export const longQuery: Scenario = {
  name: 'long-query',
  says: 'somebody runs a query of 60 s in the engine: screens say that the record stands still, its watchdog ends both after 30 s, and everybody goes on (on a server nobody notices)',
  async run(lab) {
    const { world, driver, readers } = lab;
    await watched(lab);
    await sleep(3_000);
    const began = performance.now();
    const seconds = (): number => Math.round((performance.now() - began) / 1_000);
    let came: string | null = null;
    const query = world.db.query('SELECT pg_catalog.pg_sleep(60)').then(
      () => (came = 'answered'),
      () => (came = 'ended by the watchdog')
    );
    const silent = new Set(readers.map(({ name }) => name));
    let saidAfter = 0;
    while (came === null) {
      await sleep(200);
      for (const { name, shown } of readers)
        if (silent.has(name) && (await shown()).link?.fresh === false) {
          silent.delete(name);
          saidAfter = seconds();
        }
    }
    lab.note(`the query was ${await query} after ${seconds()} s`);
    if (world.kind === 'embedded') {
      if (came === 'answered') throw new Error('the engine let a query of 60 s have its way');
      if (silent.size > 0)
        throw new Error(
          `the record stood still for ${seconds()} s, and still called fresh by ${[...silent].join(', ')}`
        );
      lab.note(`the last screen said that the record stands still after ${saidAfter} s`);
    }
    lab.note(
      `${driver.ledger.answered.filter(({ state }) => state === 'spooled').length} payloads went through the spool`
    );
    return lab.settle();
  }
};
