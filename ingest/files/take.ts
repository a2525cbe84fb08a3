import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, errorBody } from '#domain/errors.ts';
import { sealPayload } from '../inbox/payload.ts';
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

const OWN_FOLDERS = new Set(['done', 'rejected', 'work']);

/**
 * Takes the files that are whole: seals each into `work/` (synced), then removes the plain one. A file is whole
 * when two looks find it unchanged; a writer that renames at its end is never seen half-way.
 * @param seen size and date of each file at the last look
 */
export async function takeNewFiles(
  folder: SourceFolder,
  deps: DropDeps,
  seen: Map<string, string>
): Promise<void> {
  const names = (await readdir(folder.dir))
    .filter((name) => !OWN_FOLDERS.has(name) && !isUnfinished(name))
    .sort();
  for (const name of names) {
    const path = join(folder.dir, name);
    const facts = await lstat(path).catch(() => null);
    if (!facts) continue;
    const now = `${facts.ino}:${facts.size}:${facts.mtimeMs}`;
    if (seen.get(path) !== now) {
      seen.set(path, now);
      continue;
    }
    seen.delete(path);
    await takeOne(folder, name, deps);
  }
}

async function takeOne(folder: SourceFolder, name: string, deps: DropDeps): Promise<void> {
  const path = join(folder.dir, name);
  try {
    await sealFile(folder, name, deps);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    await writeReason(folder, 'rejected', name, { file: name, ...errorBody(error.code, error.where) });
    deps.log.info({ source: folder.source, code: error.code }, 'dropped file refused');
    if (error.code === 'FILE_NOT_PLAIN') {
      await rename(path, join(folder.dir, 'rejected', name));
      return;
    }
  }
  await unlink(path);
}

/** @throws CodedError FILE_NOT_PLAIN, BODY_TOO_LARGE, BODY_GZIP_INVALID */
async function sealFile(folder: SourceFolder, name: string, deps: DropDeps): Promise<void> {
  const work = join(folder.dir, 'work');
  await mkdir(work, { recursive: true, mode: 0o700 });
  const file = await openPlain(join(folder.dir, name));
  try {
    const payload = await sealPayload(file.createReadStream({ autoClose: false }), {
      keyring: deps.keyring,
      tempDir: work,
      maxBytes: deps.maxBytes,
      gzipped: /\.gz$/i.test(name)
    });
    const { hash, bytes, sealedBytes } = payload;
    const { source, stream } = folder;
    const receipt = receiptId(source, stream, hash);
    const meta: WorkMeta = { receipt, source, stream, name, hash, bytes, sealedBytes };
    const target = join(work, `${String(Math.round(deps.clock.process()))}-${receipt}.sealed`);
    await writeSealedFile(`${target}.part`, payload.chunks(), meta);
    await payload.dispose();
    await rename(`${target}.part`, target);
    await syncFolder(work);
  } finally {
    await file.close();
  }
}

async function openPlain(path: string): ReturnType<typeof open> {
  const notPlain = new CodedError('FILE_NOT_PLAIN');
  // Neither a link to a file elsewhere nor a pipe that would never end.
  if (!(await lstat(path)).isFile()) throw notPlain;
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
}
