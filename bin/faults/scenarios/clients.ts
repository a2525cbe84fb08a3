import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR } from '#domain/time/instant.ts';
import type { Scenario } from '../scenario.ts';
import { openSleeper } from '../sleeper.ts';
import { SPEED } from '../world.ts';

/** A client whose machine sleeps: an hour of domain time is a minute here. */
export const asleep: Scenario = {
  name: 'asleep',
  says: 'a client process is stopped while the region lives on (an hour of it at full length), and wakes with its clock an hour on',
  async run(lab) {
    const { world, driver, troubleMs } = lab;
    await lab.reader('awake');
    const sleeper = await openSleeper('asleep', await world.lineTo('asleep', 'realtime'));
    lab.readers.push(sleeper);
    driver.start();
    await sleep(3_000);
    sleeper.sleep();
    await sleep(troubleMs);
    lab.note(`asleep for ${Math.round((troubleMs * SPEED) / 60_000)} min of the region`);
    sleeper.wake(HOUR);
    const since = performance.now();
    return lab.settle({ since });
  }
};

/** Less than pushes need: what does not fit must be skipped, never queued without end, never shown as fresh. */
const SLOW_BYTES = 1_200;

/** A reader of about one message a second. */
export const slowReader: Scenario = {
  name: 'slow',
  says: 'three readers on lines of one message a second; the server does not grow, and they are true in the end',
  async run(lab) {
    const { world, driver, troubleMs } = lab;
    await lab.reader('quick');
    const slow = ['slow-0', 'slow-1', 'slow-2'];
    for (const name of slow) await lab.reader(name);
    driver.start();
    await sleep(3_000);
    const before = residentMb(world.process('realtime').pid());
    for (const name of slow) world.line(name).hinder({ bytesPerSecond: SLOW_BYTES });
    const until = Date.now() + troubleMs;
    let fresh = 0;
    let late = 0;
    while (Date.now() < until) {
      await sleep(500);
      for (const { name, shown } of lab.readers) {
        if (!slow.includes(name)) continue;
        const { link, topics } = await shown();
        if (link?.fresh) fresh += 1;
        // Fresh means at most so late: entries of its clock are at most seconds old.
        const clock = topics['region']?.entries.find(([key]) => key === 'clock')?.[1].value as
          { tick: number } | undefined;
        const behindMs = clock ? (world.now() - clock.tick) / SPEED : 0;
        if (link?.fresh && behindMs > FRESH_MS) late += 1;
      }
    }
    if (late > 0)
      throw new Error(`${late} times a reader called a picture fresh that was over ${FRESH_MS} ms old`);
    lab.note(
      `realtime ${before} → ${residentMb(world.process('realtime').pid())} MB; ${fresh} looks at a slow reader were fresh, none of them late`
    );
    for (const name of slow) world.line(name).mend();
    return lab.settle();
  }
};

/** Twelve seconds to say it, ten of lateness that are allowed, and this machine's own pauses. */
const FRESH_MS = 25_000;

function residentMb(pid: number | null): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1024);
}

/** A proxy that delivers everything a minute late: no screen behind it may go on as if it were now. */
export const minuteLate: Scenario = {
  name: 'late',
  says: 'a proxy delivers everything 60 s late; its client says so within 12 s, and is true once it is gone',
  async run(lab) {
    const { world, driver } = lab;
    const late = await lab.reader('late');
    driver.start();
    await sleep(3_000);
    world.line('late').hinder({ delayMs: 60_000 });
    const began = performance.now();
    while ((await late.shown()).link?.fresh !== false) {
      if (performance.now() - began > 20_000)
        throw new Error('20 s behind a late proxy, and still called fresh');
      await sleep(50);
    }
    const said = Math.round(performance.now() - began);
    // What was on its way arrives now, a minute old.
    await sleep(65_000);
    const later = await late.shown();
    if (later.link?.fresh) throw new Error('fresh again behind a proxy that is a minute late');
    lab.note(`said so after ${said} ms`);
    // The rule is 12 s of silence; it is looked at every half second, on a machine with other work.
    if (said > 14_000) throw new Error(`said so after ${said} ms`);
    world.line('late').reset();
    world.line('late').mend();
    return lab.settle();
  }
};
