import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, errorBody } from '#domain/errors.ts';
import { checkDisk, isNoRoom } from '../inbox/no-room.ts';
import { sealPayload } from '../inbox/payload.ts';
import { describe } from '../inbox/pipeline.ts';
import { receiptId } from '../inbox/receipt-id.ts';
import { writeSealedFile } from '../inbox/sealed-file.ts';
import { syncFolder } from '../inbox/secrets.ts';
import type { DropDeps, SourceFolder } from './types.ts';
import { isUnfinished } from './names.ts';
import { writeReason } from './reason.ts';

/** What is kept with a file that was taken, until it is known what became of it. */
export interface WorkMeta {
  receipt: string;
  source: string;
  stream: string;
  name: string;
  hash: string;
  bytes: number;
  sealedBytes: number;
}

/** What taking a file needs of the drop's. */
export type TakeDeps = Pick<DropDeps, 'keyring' | 'maxBytes' | 'keepFree' | 'clock' | 'log'>;

const OWN_FOLDERS = new Set(['done', 'rejected', 'work']);

/** A file under way in `work/`, as it was dropped: `<name>.plain`. */
const PLAIN = '.plain';

/**
 * Takes the files that are whole: moves each into `work/`, where no sender writes a name, seals it there (synced),
 * then removes the plain one; what a crash left in `work/` is taken up again. A file is whole when two looks find
 * it unchanged; a writer that renames at its end is never seen half-way. While the disk takes no more a file stays as
 * it is, in its order, for the next look.
 * @throws CodedError DISK_FULL; FILE_UNTAKEN for one that cannot be moved or read, after all others were taken
 * @param seen inode, size and date of each file at the last look
 */
export async function takeNewFiles(
  folder: SourceFolder,
  deps: TakeDeps,
  seen: Map<string, string>
): Promise<void> {
  let stuck = 0;
  const others = async (task: () => Promise<void>): Promise<void> => {
    try {
      await task();
    } catch (error) {
      if (error instanceof CodedError) throw error;
      // Its name or its rights: the files after it go on, and it is looked at again.
      deps.log.debug({ source: folder.source, error: describe(error) }, 'dropped file not taken');
      stuck += 1;
    }
  };
  const work = join(folder.dir, 'work');
  await mkdir(work, { recursive: true, mode: 0o700 });
  const underWay = new Set(await readdir(work));
  const names = (await readdir(folder.dir)).filter((name) => !OWN_FOLDERS.has(name) && !isUnfinished(name));
  for (const name of await inOrder(folder.dir, names)) {
    const path = join(folder.dir, name);
    const facts = await unchangedFacts(path, seen);
    // One of this name at a time: the one before is sealed first.
    if (!facts || underWay.has(name + PLAIN)) continue;
    const plain = join(work, name + PLAIN);
    await others(async () => {
      if (!(await moved(path, plain))) return;
      seen.delete(path);
      seen.set(plain, facts);
    });
  }
  const plains = (await readdir(work)).filter((name) => name.endsWith(PLAIN));
  for (const file of await inOrder(work, plains)) {
    const plain = join(work, file);
    // What was moved may be a newer file than the one that was looked at, and not whole yet.
    if (!(await unchangedFacts(plain, seen))) continue;
    await others(async () => {
      await takeOne(folder, plain, file.slice(0, -PLAIN.length), deps);
      seen.delete(plain);
    });
  }
  if (stuck > 0) throw new CodedError('FILE_UNTAKEN');
}

/** Oldest first, by the date of their content (which moving keeps), then by name, which holds the date of its EXTRACT. */
async function inOrder(dir: string, names: string[]): Promise<string[]> {
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await lstat(join(dir, name)).catch(() => null))?.mtimeMs ?? 0 }))
  );
  return dated.sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
}

/** What the file looks like if it is as at the last look; else remembers it for the next and says null. */
async function unchangedFacts(path: string, seen: Map<string, string>): Promise<string | null> {
  const facts = await lstat(path).catch(() => null);
  if (!facts) return null;
  const now = `${facts.ino}:${facts.size}:${facts.mtimeMs}`;
  if (seen.get(path) === now) return now;
  seen.set(path, now);
  return null;
}

/** False when the sender took the file away first. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function takeOne(folder: SourceFolder, plain: string, name: string, deps: TakeDeps): Promise<void> {
  try {
    await sealFile(folder, plain, name, deps);
  } catch (error) {
    if (!(error instanceof CodedError) || error.code === 'DISK_FULL') throw error;
    await writeReason(folder, 'rejected', name, { file: name, ...errorBody(error.code, error.where) });
    deps.log.info({ source: folder.source, code: error.code }, 'dropped file refused');
    if (error.code === 'FILE_NOT_PLAIN') {
      await rename(plain, join(folder.dir, 'rejected', name));
      return;
    }
  }
  await unlink(plain);
}

/** @throws CodedError FILE_NOT_PLAIN, BODY_TOO_LARGE, BODY_GZIP_INVALID, DISK_FULL */
async function sealFile(folder: SourceFolder, plain: string, name: string, deps: TakeDeps): Promise<void> {
  const work = join(folder.dir, 'work');
  const file = await openPlain(plain);
  try {
    const payload = await sealPayload(file.createReadStream({ autoClose: false }), {
      keyring: deps.keyring,
      tempDir: work,
      maxBytes: deps.maxBytes,
      keepFree: deps.keepFree,
      gzipped: /\.gz$/i.test(name)
    });
    const { hash, bytes, sealedBytes } = payload;
    const { source, stream } = folder;
    const receipt = receiptId(source, stream, hash);
    const meta: WorkMeta = { receipt, source, stream, name, hash, bytes, sealedBytes };
    const target = join(work, `${String(stamp(deps.clock.process()))}-${receipt}.sealed`);
    try {
      await checkDisk(work, deps.keepFree + sealedBytes);
      await writeSealedFile(`${target}.part`, payload.chunks(), meta);
      await rename(`${target}.part`, target);
    } catch (error) {
      // What was written of it would fill the disk further at each look.
      await unlink(`${target}.part`).catch(() => undefined);
      throw isNoRoom(error) ? new CodedError('DISK_FULL') : error;
    } finally {
      await payload.dispose();
    }
    await syncFolder(work);
  } finally {
    await file.close();
  }
}

let lastStamp = 0;

/** Process time that never stands still: files sealed in one millisecond keep their order in `work/`. */
function stamp(now: number): number {
  lastStamp = Math.max(Math.round(now), lastStamp + 1);
  return lastStamp;
}

async function openPlain(path: string): ReturnType<typeof open> {
  const notPlain = new CodedError('FILE_NOT_PLAIN');
  // Neither a link to a file elsewhere nor a pipe that would never end.
  if (!(await lstat(path)).isFile()) throw notPlain;
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
}
