import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { random } from '#ingest/testing/kill-stream.ts';
import { openDriver, type Driver, type Ledger } from './driver.ts';
import { judge, type Verdict } from './judge.ts';
import { openReader, type Reader } from './reader.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

/** What a scenario works with: a world, its driver, its clients, and numbers of the seed. */
export interface Lab {
  world: World;
  driver: Driver;
  readers: Reader[];
  next(): number;
  seed: number;
  /** How long faults go on, process ms. */
  troubleMs: number;
  /** Something measured, for the report. */
  note(what: string): void;
  /** Opens a client on a line of its own, called as it is. */
  reader(name: string, process?: string, options?: Parameters<typeof openReader>[2]): Promise<Reader>;
  /**
   * The end: faults are over, domain time slows to that of the present, every hospital sends once more; then the
   * verdict. `mayRefuse`: codes for which a payload may be refused after its 202, as its receipt says.
   */
  settle(options?: {
    doors?: string[];
    nodes?: string[];
    since?: number;
    mayRefuse?: readonly string[];
  }): Promise<Verdict>;
}

/** One way in which things go wrong, by name. */
export interface Scenario {
  name: string;
  /** What is done, and what must hold. */
  says: string;
  /** Part of every `npm test`. */
  short?: boolean;
  options?: WorldOptions;
  /** Doors of the driver: processes it sends to, each by a line `driver-<name>`. */
  doors?: string[];
  /** Why it does not run here, in words; null where it does. */
  notHere?: () => string | null;
  run(lab: Lab): Promise<Verdict>;
}

const NO_LEDGER: Ledger = {
  ...{ answered: [], unanswered: [], refused: new Map(), refusedLater: new Map(), reported: [] }
};

/** What a run of a scenario came to. */
export interface Report {
  name: string;
  seed: number;
  verdict: Verdict;
  notes: string[];
  seconds: number;
}

/**
 * Runs one scenario in a world of its own.
 * @param troubleMs how long its faults go on
 * @throws Error with the seed in its words
 */
export async function runScenario(scenario: Scenario, seed: number, troubleMs: number): Promise<Report> {
  const began = performance.now();
  const next = random(seed);
  const world = await openWorld(scenario.options);
  const notes: string[] = [];
  const readers: Reader[] = [];
  let driver: Driver | null = null;
  try {
    const doors: Record<string, string> = {};
    for (const name of scenario.doors ?? ['ingest']) doors[name] = await world.lineTo(`driver-${name}`, name);
    driver = openDriver(world, seed, doors);
    const lab: Lab = {
      ...{ world, driver, readers, next, seed, troubleMs },
      note: (what) => void notes.push(what),
      reader: async (name, process = 'realtime', options = {}) => {
        const reader = await openReader(name, await world.lineTo(name, process), options);
        readers.push(reader);
        return reader;
      },
      settle: async ({ doors: through, nodes, since = performance.now(), mayRefuse = [] } = {}) => {
        await driver?.stop();
        // The record may be on its way back.
        await waitFor('the record', () =>
          world.setClock({ anchorDomain: world.now(), speed: 1 }).then(
            () => true,
            () => false
          )
        );
        await driver?.last(through);
        const { refusedLater = new Map<string, number>() } = driver?.ledger ?? {};
        const strange = [...refusedLater].filter(([code]) => !mayRefuse.includes(code));
        if (strange.length > 0) throw new Error(`taken, and refused afterwards: ${strange.join('; ')}`);
        if (refusedLater.size > 0) notes.push(`refused after their 202: ${[...refusedLater].join('; ')}`);
        return judge(world, readers, driver?.ledger ?? NO_LEDGER, { since, ...(nodes ? { nodes } : {}) });
      }
    };
    const verdict = await scenario.run(lab);
    return {
      name: scenario.name,
      seed,
      verdict,
      notes,
      seconds: Math.round((performance.now() - began) / 1000)
    };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const logs = join(tmpdir(), `vigie-faults-${scenario.name}-${seed}.log`);
    writeFileSync(
      logs,
      [...world.processes.values()].map((one) => `== ${one.name}\n${one.logs()}`).join('\n')
    );
    throw new Error(
      `${scenario.name}, seed ${seed} (npm run test:faults -- --only ${scenario.name} --seed ${seed}): ${said}\nLogs: ${logs}`,
      { cause: error }
    );
  } finally {
    for (const reader of readers) reader.stop();
    await driver?.stop().catch(() => undefined);
    await world.close();
  }
}

/** Waits until `check` holds. @throws Error naming what was waited for */
export async function waitFor(what: string, check: () => Promise<boolean>, ms = 30_000): Promise<void> {
  for (const until = Date.now() + ms; !(await check());) {
    if (Date.now() > until) throw new Error(`waited ${ms / 1_000} s for: ${what}`);
    await sleep(20);
  }
}
