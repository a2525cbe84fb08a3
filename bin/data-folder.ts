import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeLockFile } from '#db/engine/lock.ts';
import type { Config } from './config.ts';

interface Marker {
  origin: 'real' | 'simulated';
  region: string;
  createdAt: string;
}

/**
 * Opens the data folder for one run: a simulated folder never becomes a real one, one region never another, and
 * two runs never share it.
 * @returns what gives it back
 * @throws Error with the sentence to show, naming the command that sets the folder aside
 */
export function openDataFolder(config: Config): () => void {
  const { dataDir } = config;
  mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'origin.json');
  const wanted = config.demo ? 'simulated' : 'real';
  if (existsSync(file)) {
    const marker = JSON.parse(readFileSync(file, 'utf8')) as Marker;
    const aside = 'set it aside with "npm run vigie -- set-aside", or name another with VIGIE_DATA_DIR';
    if (marker.origin !== wanted) {
      const holds = marker.origin === 'simulated' ? 'simulated history' : 'real data';
      const asked = config.demo ? 'the demo' : 'VIGIE_DEMO=0';
      throw new Error(`${dataDir} holds ${holds}, which ${asked} must not touch: ${aside}.`);
    }
    if (marker.region !== config.VIGIE_REGION) {
      throw new Error(
        `${dataDir} holds the region "${marker.region}", not "${config.VIGIE_REGION}": ${aside}.`
      );
    }
  } else {
    const marker: Marker = {
      origin: wanted,
      region: config.VIGIE_REGION,
      createdAt: new Date().toISOString()
    };
    writeFileSync(file, JSON.stringify(marker, null, 2), { mode: 0o600 });
  }
  return takeLockFile(
    lockOf(dataDir),
    (pid) => new Error(`Vigie already runs on ${dataDir} (process ${pid}): stop it first.`)
  );
}

/** The lock of a run: its process and when that started, so that a reused pid is not taken for it. */
export const lockOf = (dataDir: string): string => join(dataDir, 'run', 'up.lock');
