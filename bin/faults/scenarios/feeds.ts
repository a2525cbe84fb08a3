import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '#domain/time/instant.ts';
import type { Scenario } from '../scenario.ts';
import type { HospitalFile } from '../hospital.ts';

/** Two doors write at once, and every payload may reach both. */
export const twoIngests: Scenario = {
  name: 'two-ingests',
  says: 'hospitals send by turns to two doors, and every other file to both at the same instant',
  short: true,
  options: {
    processes: [
      ['ingest', 'ingest'],
      ['other-ingest', 'ingest'],
      ['realtime', 'realtime']
    ]
  },
  doors: ['ingest', 'other-ingest'],
  async run(lab) {
    const { driver, world, next, troubleMs } = lab;
    for (const name of ['one', 'two']) await lab.reader(name);
    driver.start(['ingest', 'other-ingest']);
    const until = Date.now() + troubleMs;
    let both = 0;
    while (Date.now() < until) {
      const one = driver.hospitals[Math.floor(next() * driver.hospitals.length)];
      const file = one?.fileAt(world.now());
      if (!file) break;
      const [a, b] = await Promise.all([
        driver.deliver(file, 'ingest'),
        driver.deliver(file, 'other-ingest')
      ]);
      if (a.receipt !== b.receipt) throw new Error('the same payload has two receipts');
      both += 1;
      await sleep(next() * 1_000);
    }
    lab.note(`${both} payloads to both at once`);
    return lab.settle({ doors: ['ingest', 'other-ingest'] });
  }
};

/** What a feed that lost its memory does: everything again, newest first. */
export const twiceAndReversed: Scenario = {
  name: 'twice-reversed',
  says: 'a feed sends everything twice and in reverse order, while another sends as it should',
  async run(lab) {
    const { driver, world, next, troubleMs } = lab;
    for (const name of ['one', 'two']) await lab.reader(name);
    const until = Date.now() + troubleMs;
    let sent = 0;
    while (Date.now() < until) {
      const files: HospitalFile[] = [];
      for (let i = 0; i < 4; i += 1) {
        files.push(...driver.hospitals.map((one) => one.fileAt(world.now())));
        await sleep(1_000);
      }
      const wrong = files.reverse().flatMap((file) => [file, file]);
      // Sometimes side by side, as a sender with several hands.
      if (next() < 0.5) for (const file of wrong) await driver.deliver(file);
      else await Promise.all(wrong.map((file) => driver.deliver(file)));
      sent += wrong.length;
    }
    lab.note(`${sent} payloads, each twice, newest first`);
    return lab.settle();
  }
};

/** Files that hold less and less: the guard keeps the days back, and believes the next whole one. */
export const shrinking: Scenario = {
  name: 'shrinking',
  says: 'every other file of a hospital holds a quarter of its passages',
  async run(lab) {
    const { driver, world, next, troubleMs } = lab;
    for (const name of ['one', 'two']) await lab.reader(name);
    const until = Date.now() + troubleMs;
    let shrunk = 0;
    while (Date.now() < until) {
      for (const one of driver.hospitals) {
        await driver.deliver(one.fileAt(world.now()));
        if (next() < 0.5) continue;
        // A minute later, and held: what it says of its days is not what the record will hold.
        const less = one.fileAt(world.now() + MINUTE, 0.25);
        await driver.deliver({ ...less, days: new Map() });
        shrunk += 1;
      }
      await sleep(500);
    }
    // The last word of each is a shrunk one: what it no longer says must not have gone from the record.
    for (const one of driver.hospitals) {
      await driver.deliver(one.fileAt(world.now() + MINUTE));
      await driver.deliver({ ...one.fileAt(world.now() + 2 * MINUTE, 0.25), days: new Map() });
    }
    await sleep(2_000);
    const [held] = await world.db.query<{ n: number }>('SELECT count(*)::int AS n FROM vigie.rpu_held');
    lab.note(`${shrunk} shrunk files, ${held?.n} days held back when they ended`);
    if ((held?.n ?? 0) < driver.hospitals.length) throw new Error(`only ${held?.n} days held back`);
    // Each hospital is whole again.
    for (const one of driver.hospitals) await driver.deliver(one.fileAt(world.now() + 3 * MINUTE));
    return lab.settle();
  }
};
