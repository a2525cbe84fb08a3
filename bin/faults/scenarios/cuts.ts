import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';

const CLIENTS = 8;
const CUT_MS = 2_000;

/** Every client's line is cut for 2 s, each at its own moment, again and again. */
export const twoSecondCuts: Scenario = {
  name: 'cuts',
  says: 'every client loses its line for 2 s, again and again, half of the times by RST',
  short: true,
  async run(lab) {
    const { world, driver, next, troubleMs } = lab;
    const names = Array.from({ length: CLIENTS }, (_, i) => `client-${i}`);
    for (const name of names) await lab.reader(name);
    driver.start();
    const until = Date.now() + troubleMs;
    // 30 s between two cuts where there is time for several; less in the short form.
    const every = Math.min(30_000, troubleMs / 3);
    let cuts = 0;
    await Promise.all(
      names.map(async (name) => {
        await sleep(next() * every * 0.5);
        while (Date.now() < until) {
          cuts += 1;
          if (next() < 0.5) world.line(name).reset();
          world.line(name).cut();
          await sleep(CUT_MS);
          world.line(name).mend();
          await sleep(every * (0.5 + next()) - CUT_MS);
        }
      })
    );
    lab.note(`${cuts} cuts of ${CLIENTS} clients`);
    // The last word of most hospitals comes while everybody is cut: nothing later mends what was missed of it.
    await driver.stop();
    for (const name of names) world.line(name).cut();
    await Promise.all(driver.hospitals.map((one) => driver.deliver(one.fileAt(world.now()))));
    await sleep(CUT_MS);
    for (const name of names) world.line(name).mend();
    return lab.settle();
  }
};
