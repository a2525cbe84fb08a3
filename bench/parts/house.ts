import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type House, startHouse } from '#bin/testing/house.ts';
import { readClock } from '#db/clock.ts';
import { connect, type Db } from '#db/connect.ts';
import { DEFAULT_PORT } from '#db/engine/options.ts';
import { domainAt } from '#domain/time/clock.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Context } from './types.ts';

/** Seed of the simulated world of every house. */
export const SEED = 75;

/** A running Vigie with its history, told by real processes. */
export interface BenchHouse extends House {
  db: Db;
  domain(): Promise<Instant>;
  /** Stops it and starts it again on its folder, at another speed. */
  restart(speed: number): Promise<BenchHouse>;
}

let dataDir: string | null = null;

/**
 * Starts the simulated region on the folder of this run, which keeps its history from one bench to the next;
 * the first start tells it.
 */
export async function openHouse(context: Context, speed = 1): Promise<BenchHouse> {
  dataDir ??= mkdtempSync(join(tmpdir(), 'vigie-bench-'));
  const folder = dataDir;
  const weeks = context.small ? '1' : '8';
  const house = await startHouse({
    dataDir: folder,
    ports: { web: await freePort(), ingest: await freePort() },
    readyMs: 900_000,
    env: {
      VIGIE_REGION: context.region,
      VIGIE_SIM_SEED: String(SEED),
      VIGIE_SIM_SPEED: String(speed),
      VIGIE_HISTORY_WEEKS: weeks,
      DATABASE_URL: ''
    }
  });
  context.say(house.output().match(/history told.*/)?.[0] ?? 'house ready');
  const db = connect({ socketDir: folder, port: DEFAULT_PORT }, { max: 2, name: 'vigie-bench' });
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await db.end();
    await house.stop();
  };
  context.later(stop);
  return {
    ...house,
    db,
    stop,
    domain: async () => {
      const clock = await readClock(db);
      return clock ? domainAt(clock, Date.now()) : Date.now();
    },
    restart: async (other) => {
      await stop();
      return openHouse(context, other);
    }
  };
}

/** Removes the folder of this run. */
export function dropHouse(): void {
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
  dataDir = null;
}
