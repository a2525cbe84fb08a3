import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeLockFile } from '#db/engine/lock.ts';
import type { Config } from './config.ts';

interface Marker {
  origin: 'real' | 'simulated';
  region: string;
  createdAt: string;
  /** When the embedded record was moved to a server: from then on it is only a copy. */
  movedAt?: string;
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
  const file = markerOf(dataDir);
  const wanted = config.demo ? 'simulated' : 'real';
  if (existsSync(file)) {
    const marker = JSON.parse(readFileSync(file, 'utf8')) as Marker;
    const aside = 'set it aside with "npm run vigie -- set-aside", or name another with VIGIE_DATA_DIR';
    if (marker.origin !== wanted) {
      const holds = marker.origin === 'simulated' ? 'simulated history' : 'real data';
      const asked = config.demo ? 'the demo' : 'VIGIE_DEMO=0';
      throw new Error(`${dataDir} holds ${holds}, which ${asked} must not touch: ${aside}.`);
    }
    if (marker.movedAt && !config.DATABASE_URL) {
      throw new Error(
        `The record of ${dataDir} was moved to a server on ${marker.movedAt.slice(0, 10)}: set DATABASE_URL. To use the old one, take "movedAt" out of ${file}.`
      );
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

const markerOf = (dataDir: string): string => join(dataDir, 'origin.json');

/** Notes that the record of this folder lives on a server now, so that no start goes on with the copy. */
export function noteMoved(config: Config): void {
  const file = markerOf(config.dataDir);
  const marker = JSON.parse(readFileSync(file, 'utf8')) as Marker;
  const moved: Marker = { ...marker, movedAt: new Date().toISOString() };
  writeFileSync(file, JSON.stringify(moved, null, 2), { mode: 0o600 });
}

/** The lock of a run: its process and when that started, so that a reused pid is not taken for it. */
export const lockOf = (dataDir: string): string => join(dataDir, 'run', 'up.lock');
