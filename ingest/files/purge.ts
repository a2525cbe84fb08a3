import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes files last changed before `before` (ms). A missing folder is an empty one. */
export async function purgeFolder(dir: string, before: number): Promise<number> {
  let removed = 0;
  for (const name of await readdir(dir).catch(() => [])) {
    const path = join(dir, name);
    const facts = await stat(path).catch(() => null);
    if (!facts?.isFile() || facts.mtimeMs >= before) continue;
    await unlink(path);
    removed += 1;
  }
  return removed;
}
