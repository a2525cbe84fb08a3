import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { emit } from '#db/outbox.ts';
import { noPrevious, openPrevious } from '../previous.ts';
import type { Scenario } from '../scenario.ts';
import { openSleeper } from '../sleeper.ts';

const SERVERS = [
  ['ingest', 'ingest'],
  ['realtime', 'realtime'],
  ['other-realtime', 'realtime']
] as const;

/** This version is deployed under the one before it, which runs from its own commit. */
export const deploy: Scenario = {
  name: 'deploy',
  says: 'servers and screens of the commit before the newest change of the schema live on the schema of this one; then each server is replaced by this version in turn, back once, two nodes side by side, screens of both versions on both',
  notHere: noPrevious,
  options: { processes: [] },
  doors: [],
  async run(lab) {
    const { world, driver, next, troubleMs } = lab;
    const previous = openPrevious(join(world.home, 'previous'));
    try {
      const { tree, commit, client } = previous;
      lab.note(`from ${commit}`);
      for (const [name, command] of SERVERS) await world.add(name, command, { tree });
      driver.open('ingest', await world.lineTo('driver-ingest', 'ingest'));
      for (const [i, to] of ['realtime', 'other-realtime'].entries()) {
        await lab.reader(`new-screen-${i}`, to);
        const old = `old-screen-${i}`;
        lab.readers.push(await openSleeper(old, await world.lineTo(old, to), client));
      }
      driver.start();
      await sleep(troubleMs / 2);
      const replace = async (name: string, by: string | null): Promise<void> => {
        await world.process(name).stop();
        world.process(name).become(by);
        await sleep(next() * 1_000);
        await world.process(name).start();
        // Both versions at work, side by side.
        await sleep(1_000 + next() * (troubleMs / 10));
      };
      await replace('realtime', null);
      await replace('ingest', null);
      // Somebody changes their mind, and again.
      await replace('realtime', tree);
      await replace('other-realtime', null);
      await replace('realtime', null);
      return await lab.settle({ nodes: ['realtime', 'other-realtime'] });
    } finally {
      for (const reader of lab.readers) reader.stop();
      previous.close();
    }
  }
};

/** What a later version may bring: more tables, more columns, more kinds of events. */
const EXPANDED = `
CREATE TABLE vigie.later_thing (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, said text NOT NULL DEFAULT '');
ALTER TABLE vigie.inbox ADD COLUMN later_word text;
ALTER TABLE vigie.unit_now ADD COLUMN later_word text DEFAULT 'none';
ALTER TABLE vigie.attendance ADD COLUMN later_word text;
ALTER TABLE vigie.outbox ADD COLUMN later_word text;
CREATE INDEX later_inbox ON vigie.inbox (later_word);`;

/** A later version is deployed: the schema first, with everybody at work; then each process is replaced in turn. */
export const laterSchema: Scenario = {
  name: 'later-schema',
  says: 'the schema is expanded as a later version would and that version’s events come, under servers and screens of this one; then each process is replaced in turn, two nodes side by side',
  options: {
    processes: [
      ['ingest', 'ingest'],
      ['realtime', 'realtime'],
      ['other-realtime', 'realtime']
    ]
  },
  async run(lab) {
    const { world, driver, next, troubleMs } = lab;
    for (const name of ['one', 'two']) await lab.reader(name);
    for (const name of ['three', 'four']) await lab.reader(name, 'other-realtime');
    driver.start();
    await sleep(2_000);
    await world.db.query(EXPANDED);
    const later = { kind: 'later.thing', key: 'k', origin: 'simulated', at: world.now(), payload: { n: 1 } };
    await world.db.tx((tx) => emit(tx, [later as never]));
    await sleep(troubleMs / 2);
    for (const name of ['ingest', 'realtime', 'other-realtime', 'realtime', 'ingest']) {
      await world.process(name).stop();
      await sleep(next() * 1_000);
      await world.process(name).start();
      await sleep(next() * 2_000);
    }
    return lab.settle({ nodes: ['realtime', 'other-realtime'] });
  }
};
