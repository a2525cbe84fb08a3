import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Instant } from '#domain/time/instant.ts';
import type { Effect } from '../effects.ts';
import { DAY } from '../world/wall-time.ts';

/** Effects are remembered as long as history may be told again. */
const MEMORY = 70 * DAY;

/**
 * What was asked of the simulator, so that after a restart the same world goes on, and a back-fill tells it.
 * A missing or unreadable file is an ordinary world.
 */
export async function readEffects(path: string): Promise<Effect[]> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(value) ? (value as Effect[]) : [];
  } catch {
    return [];
  }
}

/**
 * Keeps what was asked, for the next start: whole or not at all, without what ended long ago.
 * @throws Error of the file system
 */
export async function writeEffects(path: string, effects: readonly Effect[], now: Instant): Promise<void> {
  const kept = effects.filter((effect) => effect.until > now - MEMORY);
  await writeFile(`${path}.new`, JSON.stringify(kept), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
