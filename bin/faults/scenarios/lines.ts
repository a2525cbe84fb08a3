import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab, Scenario } from '../scenario.ts';

/** Lines that swallow everything without a word: what was open on them is dead for ever, and nobody says so. */
export const halfOpen: Scenario = {
  name: 'half-open',
  says: 'the lines of ingest and realtime to the record, and of clients to the door, go dead without a word',
  async run(lab) {
    const { world, driver, troubleMs } = lab;
    for (const name of ['one', 'two']) await lab.reader(name);
    driver.start();
    await sleep(3_000);
    for (const name of ['ingest-db', 'realtime-db', 'one', 'driver-ingest']) world.line(name).halfOpen();
    await sleep(troubleMs);
    for (const name of ['ingest-db', 'realtime-db', 'one', 'driver-ingest']) world.line(name).mend();
    return lab.settle();
  }
};

/** Something that happens to one line, by the numbers of the seed; mended before it resolves. */
async function onALine(lab: Lab, lines: readonly string[]): Promise<string> {
  const { world, next } = lab;
  const name = lines[Math.floor(next() * lines.length)] ?? '';
  const line = world.line(name);
  const faults: [string, () => void][] = [
    ['reset', () => line.reset()],
    ['cut', () => line.cut()],
    ['half-open', () => line.halfOpen()],
    ['delayed', () => line.hinder({ delayMs: 200 + next() * 3_000 })],
    ['throttled', () => line.hinder({ bytesPerSecond: 2_000 + next() * 20_000 })]
  ];
  const [what, act] = faults[Math.floor(next() * faults.length)] ?? ['', () => undefined];
  act();
  await sleep(500 + next() * 4_500);
  // Sometimes what was on the line dies with the fault, sometimes it goes on.
  if (next() < 0.5) line.reset();
  line.mend();
  return `${name} ${what}`;
}

async function onAProcess({ world, next }: Lab): Promise<string> {
  const name = ['ingest', 'realtime', 'database'][Math.floor(next() * 3)] ?? '';
  await (name === 'database' ? world.killDatabase() : world.process(name).kill());
  await sleep(next() * 3_000);
  await (name === 'database' ? world.startDatabase() : world.process(name).start());
  return `${name} killed`;
}

/** The seeded schedule: anything, anywhere, on two lines and a process at once. */
export const storm: Scenario = {
  name: 'storm',
  says: 'anything anywhere by the numbers of the seed: two lines at a time reset, cut, half-open, slow or thin, and kills',
  async run(lab) {
    for (const name of ['one', 'two', 'three', 'four']) await lab.reader(name);
    lab.driver.start();
    const lines = ['ingest-db', 'realtime-db', 'driver-ingest', 'one', 'two', 'three'];
    const until = Date.now() + lab.troubleMs;
    const happened: string[] = [];
    const again = async (act: () => Promise<string>, pause: number): Promise<void> => {
      while (Date.now() < until) {
        happened.push(await act());
        await sleep(lab.next() * pause);
      }
    };
    await Promise.all([
      again(() => onALine(lab, lines), 500),
      again(() => onALine(lab, lines), 1_500),
      again(() => onAProcess(lab), 6_000)
    ]);
    lab.note(happened.join(', '));
    return lab.settle();
  }
};
