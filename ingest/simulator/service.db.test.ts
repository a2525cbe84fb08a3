import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayNumber } from '#domain/time/day.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import type { BedsNow } from '#domain/beds/types.ts';
import { loadFacilities, loadRegion } from '#maps/region/index.ts';
import { cuttable } from '../testing/cuttable.ts';
import { openRig, type Rig } from '../testing/rig.ts';
import { sendCommand } from './live/control.ts';
import { defaultParameters } from './parameters.ts';
import { startSimulator, type Simulator, type SimulatorConfig } from './service.ts';
import { demoSources, sourceOf } from './sources.ts';
import { dayStart } from './world/wall-time.ts';

/* The simulated region sends to the real doors, on a domain clock that the test moves. */

const region = loadRegion('fictive');
const SINCE = dayStart(dayNumber('2026-11-18')) + 9 * HOUR;
const [first] = region.sites.map(({ finess }) => finess);
const finess = first ?? '';

let rig: Rig;
let dir: string;
let simulator: Simulator;
const keys = new Map<string, string>();

function start(since: number, pace?: SimulatorConfig['pace'], door = rig.base): Promise<Simulator> {
  return startSimulator(
    {
      regionId: region.id,
      parameters: defaultParameters,
      ingestUrl: door,
      keys,
      since,
      socketPath: join(dir, 'simulator.sock'),
      effectsPath: join(dir, 'effects.json'),
      ...(pace ? { pace } : {})
    },
    { clock: rig.clock, log: pino({ level: 'silent' }) }
  );
}

beforeAll(async () => {
  rig = await openRig();
  dir = await mkdtemp(join(tmpdir(), 'vigie-sim-'));
  rig.clock.at = SINCE;
  for (const source of demoSources(region, await loadFacilities(region.id))) {
    const { keyName, streams, finess, origin } = source;
    keys.set(keyName, await rig.newKey(source.id, { ...(finess && { finess }), streams, origin }));
  }
  await rig.restart();
  simulator = await start(SINCE);
});
afterAll(async () => {
  await simulator.stop();
  await rig.close();
  await rm(dir, { recursive: true, force: true });
});

const waiting = async (): Promise<number> => {
  const text = await (await fetch(`${rig.base}/metrics`)).text();
  const [row] = await rig.db.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM vigie.inbox WHERE state = 'pending'"
  );
  return Number(/^vigie_ingest_spool_files (\d+)$/m.exec(text)?.[1]) + (row?.n ?? NaN);
};

/** Lets domain time pass, then waits until everything due is sent. */
async function pass(minutes: number): Promise<void> {
  rig.clock.at += minutes * MINUTE;
  for (let idle = 0; idle < 3;) {
    await sleep(120);
    const { behind, busy } = simulator.status();
    idle = busy === 0 && behind <= 0 ? idle + 1 : 0;
  }
  // What was answered before it was written (queued, spooled) is not counted as a file yet.
  await expect.poll(waiting, { timeout: 60_000 }).toBe(0);
}

/** The door may answer before it has written (queued, spooled): the record is read until it is there. */
async function written(site: string, since: number): Promise<void> {
  await expect
    .poll(async () => Math.max(0, ...(await files(site)).map(({ extract_at }) => extract_at)), {
      timeout: 60_000
    })
    .toBeGreaterThan(since);
}

const files = (site: string) =>
  rig.db.query<{ extract_at: number; source: string; origin: string; accepted: number }>(
    `SELECT f.extract_at, f.source, f.origin, f.accepted FROM vigie.rpu_file f JOIN vigie.unit u USING (unit_id)
      WHERE u.finess = $1 ORDER BY f.id`,
    [site]
  );

describe('the simulated region', () => {
  test('every site sends through the public door, as a simulated source of its own', async () => {
    await pass(16);
    for (const site of region.sites) {
      await written(site.finess, SINCE);
      const sent = await files(site.finess);
      expect(sent.every(({ source, origin }) => source === sourceOf(site.finess) && origin === 's')).toBe(
        true
      );
      expect(sent[0]?.accepted).toBeGreaterThan(10);
    }
    expect(simulator.status()).toMatchObject({ refused: {}, retries: 0 });
  });

  test('a maternity without an emergency department tells its places too', async () => {
    const places = () =>
      rig.db.query<{ beds: BedsNow }>(
        "SELECT payload AS beds FROM vigie.news_now WHERE kind = 'beds.site' AND key = '990000030'"
      );
    await expect
      .poll(async () => Object.keys((await places())[0]?.beds.kinds ?? {}), { timeout: 60_000 })
      .toEqual(expect.arrayContaining(['obstetrics', 'neonatology']));
  });

  test('a site that is silenced sends nothing, then goes on', async () => {
    await sendCommand(join(dir, 'simulator.sock'), {
      do: 'fault',
      fault: 'silence',
      sites: [finess],
      minutes: 30,
      amount: 1
    });
    const before = (await files(finess)).length;
    await pass(25);
    expect((await files(finess)).length).toBe(before);
    expect(simulator.status().withheld).toBeGreaterThan(0);
    const end = rig.clock.at + 5 * MINUTE;
    await pass(25);
    await written(finess, end);
  });

  test('a future EXTRACT is refused and counted; the next file passes', async () => {
    await simulator.obey({ do: 'fault', fault: 'future-extract', sites: [finess], minutes: 16, amount: 1 });
    await pass(15);
    expect(simulator.status().refused['RPU_EXTRACT_FUTURE']).toBeGreaterThan(0);
    const end = rig.clock.at;
    await pass(20);
    await written(finess, end);
  });

  test('while the door is away nothing is lost: what was due is told when it is back', async () => {
    rig.line.cut();
    rig.clock.at += 20 * MINUTE;
    await sleep(600);
    rig.line.mend();
    await pass(20);
    await written(finess, rig.clock.at - 16 * MINUTE);
    expect(simulator.status().refused).toEqual({ RPU_EXTRACT_FUTURE: expect.any(Number) as number });
  });

  test('slows the clock while the door is away, and lets it rise when the files go again', async () => {
    await simulator.stop();
    let speed = 600;
    const setSpeed = (next: number) => Promise.resolve(void (speed = next));
    const line = await cuttable({ url: rig.base });
    const door = 'url' in line.target ? line.target.url : '';
    simulator = await start(rig.clock.at, { speed, wanted: 600, grace: 0, setSpeed }, door);
    const step = 50;
    const running = setInterval(() => (rig.clock.at += step * speed), step);
    try {
      line.cut();
      await expect.poll(() => speed, { timeout: 60_000 }).toBeLessThan(100);
      line.mend();
      const slow = speed;
      await expect.poll(() => speed, { timeout: 90_000 }).toBeGreaterThan(slow);
    } finally {
      clearInterval(running);
    }
    const due = rig.clock.at - 30 * MINUTE;
    for (const site of region.sites) await written(site.finess, due);
    await line.close();
  });
});
