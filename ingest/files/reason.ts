import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFolder } from './types.ts';

/** Writes `<name>.json` in `done/` or `rejected/`: what became of a dropped file. Appears whole. */
export async function writeReason(
  folder: SourceFolder,
  where: 'done' | 'rejected',
  name: string,
  body: object
): Promise<void> {
  const dir = join(folder.dir, where);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, `${name}.json`);
  await writeFile(`${path}.part`, `${JSON.stringify(body, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.part`, path);
}
