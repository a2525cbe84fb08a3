import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dropCheckpoint } from '#db/picture.ts';
import { renewEpoch } from '#db/epoch.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { openReader } from '../reader.ts';
import type { Scenario } from '../scenario.ts';
import { SPEED } from '../world.ts';

const CLOCK = fileURLToPath(new URL('../jumping-clock.ts', import.meta.url));
const jumping = (name: string): { nodeArgs: string[]; prefix: (dir: string) => string[] } => ({
  nodeArgs: ['--import', CLOCK],
  prefix: (dir) => ['env', `FAULT_CLOCK_FILE=${join(dir, '..', `${name}.clock`)}`]
});

/** Clocks of machines jump: of a screen, of the live picture's, of the door's; and domain time is set ahead. */
export const clocksJump: Scenario = {
  name: 'clocks',
  says: 'clocks of a screen, of realtime and of ingest jump by up to an hour, both ways; domain time is set two hours ahead',
  options: {
    processes: [
      ['ingest', 'ingest', jumping('ingest')],
      ['realtime', 'realtime', jumping('realtime')]
    ]
  },
  async run(lab) {
    const { world, driver, next, troubleMs } = lab;
    await lab.reader('steady');
    let shift = 0;
    lab.readers.push(
      await openReader('jumpy', await world.lineTo('jumpy', 'realtime'), { shift: () => shift })
    );
    driver.start();
    const until = Date.now() + troubleMs;
    const jump = (most: number): number => Math.round((2 * next() - 1) * most);
    const set = (name: string, ms: number): void =>
      writeFileSync(join(world.home, `${name}.clock`), String(ms));
    let jumps = 0;
    while (Date.now() < until) {
      await sleep(1_000 + next() * 3_000);
      shift = jump(HOUR);
      // In a demo domain time is drawn from process time: a machine's minute is an hour of the region.
      const whom = next() < 0.5 ? 'realtime' : 'ingest';
      set(whom, jump(10_000));
      jumps += 1;
    }
    set('realtime', 0);
    set('ingest', 0);
    await sleep(500);
    const before = world.now();
    await world.setClock({ anchorDomain: before + 2 * HOUR, speed: SPEED });
    // Back again: domain time never goes back.
    await world.setClock({ anchorDomain: before, speed: SPEED });
    if (world.now() < before + 2 * HOUR - MINUTE) throw new Error('domain time went back');
    lab.note(`${jumps} jumps of clocks of machines, one of two hours of domain time`);
    await sleep(3_000);
    // A file of before an ingest has seen the clock's leap is of the future: its sender is told, and sends it again.
    return lab.settle({ mayRefuse: ['RPU_EXTRACT_FUTURE'] });
  }
};

/** The record gets another identity and every picture begins anew from its tables. */
export const rebuild: Scenario = {
  name: 'rebuild',
  says: 'the record is rebuilt under load: another epoch, no checkpoint; every client starts again from a whole picture',
  short: true,
  async run(lab) {
    const { world, driver, next, troubleMs } = lab;
    for (const name of ['one', 'two', 'three']) await lab.reader(name);
    driver.start();
    const until = Date.now() + troubleMs;
    let epochs = 0;
    while (Date.now() < until) {
      await sleep(1_500 + next() * 6_000);
      await world.db.tx(async (tx) => {
        await renewEpoch(tx);
        await dropCheckpoint(tx, 'picture:simulated');
      });
      epochs += 1;
      // Some miss it, and the one after.
      const name = ['one', 'two', 'three'][Math.floor(next() * 3)] ?? '';
      world.line(name).cut();
      await sleep(next() * 2_000);
      world.line(name).mend();
    }
    lab.note(`${epochs} epochs`);
    return lab.settle();
  }
};
