import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CodedError } from '#domain/errors.ts';
import { Digest } from './digest.ts';
import type { Foot, Head } from './head.ts';

/** A table's rows as they are read. */
export interface TableRows {
  name: string;
  batches: AsyncIterable<string[]>;
}

/**
 * Writes an archive: gzipped lines of JSON, `head`, then for each table its name and its rows, then the foot. It
 * appears under its name only when it is whole and on the disk; readable by its owner alone.
 * @param sequences asked after the last table
 * @throws CodedError ARCHIVE_EXISTS
 */
export async function writeArchive(
  path: string,
  head: Head,
  tables: AsyncIterable<TableRows>,
  sequences: () => Promise<Foot['sequences']>
): Promise<Foot> {
  if (await stat(path).catch(() => null)) throw new CodedError('ARCHIVE_EXISTS', path);
  const part = `${path}.part`;
  await rm(part, { force: true });
  const file = createWriteStream(part, { mode: 0o600, flags: 'wx' });
  const gzip = createGzip({ level: 6 });
  const written = finished(gzip.pipe(file));
  // A full disk must be told by the next write, not by an unhandled rejection.
  written.catch((error: unknown) => gzip.destroy(error as Error));
  const sum = createHash('sha256');
  const write = async (text: string, counted = true): Promise<void> => {
    if (counted) sum.update(text);
    if (!gzip.write(text)) await Promise.race([once(gzip, 'drain'), written]);
  };
  try {
    await write(`${JSON.stringify(head)}\n`);
    const totals: Foot['totals'] = {};
    for await (const { name, batches } of tables) {
      await write(`${JSON.stringify({ table: name })}\n`);
      const digest = new Digest();
      for await (const lines of batches) {
        digest.add(lines);
        await write(`${lines.join('\n')}\n`);
      }
      totals[name] = digest.total();
    }
    const foot: Foot = { end: true, totals, sequences: await sequences(), sha256: sum.digest('hex') };
    await write(`${JSON.stringify(foot)}\n`, false);
    gzip.end();
    await written;
    await synced(part);
    await rename(part, path);
    await synced(dirname(path));
    return foot;
  } catch (error) {
    gzip.destroy();
    file.destroy();
    await rm(part, { force: true });
    throw error;
  }
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch {
    // Some file systems refuse to sync a folder; the file itself is synced.
  } finally {
    await handle.close();
  }
}
