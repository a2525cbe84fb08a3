import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, errorBody, type ErrorCode } from '#domain/errors.ts';
import { uploadAnswer } from '../http/receipt-view.ts';
import { readSealedFile } from '../inbox/sealed-file.ts';
import { payloadOfFile } from '../inbox/sealed-payload-file.ts';
import type { Outcome } from '../inbox/types.ts';
import type { Grant } from '../keys/key-cache.ts';
import type { DropDeps, SourceFolder } from './types.ts';
import { safeFileName } from './names.ts';
import { writeReason } from './reason.ts';
import type { WorkMeta } from './take.ts';

/**
 * Goes through `work/`: gives each sealed file to the intake, once, then moves it to `done/` or `rejected/` when
 * its receipt is finished. What a crash left is simply given again: the same bytes have the same receipt.
 * @param given paths already given by this process
 * @returns why a file, and all behind it, stays for the next look; null when nothing was kept back
 */
export async function settleWork(
  folder: SourceFolder,
  deps: DropDeps,
  given: Set<string>
): Promise<ErrorCode | null> {
  const work = join(folder.dir, 'work');
  const names = await readdir(work).catch(() => []);
  for (const file of names.filter((name) => name.endsWith('.sealed')).sort()) {
    const path = join(work, file);
    const meta = await metaOf(path);
    if (!meta) {
      deps.log.error({ source: folder.source }, 'damaged sealed file set aside');
      await rename(path, `${path}.damaged`);
      continue;
    }
    try {
      if (!given.has(path)) await give(folder, path, meta, deps);
      given.add(path);
      const outcome = await outcomeOf(meta, deps);
      if (!outcome) continue;
      const grant = deps.keys.grantOfSource(folder.source, folder.stream);
      const origin = grant?.origin ?? 'real';
      const { status, body } = uploadAnswer(
        { receipt: meta.receipt, stream: meta.stream, origin },
        outcome,
        'fr'
      );
      await end(folder, path, meta, status < 300 ? 'done' : 'rejected', body);
      given.delete(path);
    } catch (error) {
      // Keys not there yet, spool full, database away: at the next look.
      if (error instanceof CodedError && error.code === 'SOURCE_UNKNOWN') {
        await end(folder, path, meta, 'rejected', errorBody(error.code, folder.source));
      } else if (!(error instanceof CodedError) && !deps.isRetryable(error)) throw error;
      else return error instanceof CodedError ? error.code : 'DB_AWAY';
    }
  }
  return null;
}

async function metaOf(path: string): Promise<WorkMeta | null> {
  try {
    return (await readSealedFile<WorkMeta>(path)).meta;
  } catch {
    return null;
  }
}

async function give(folder: SourceFolder, path: string, meta: WorkMeta, deps: DropDeps): Promise<void> {
  const grant: Grant | null = deps.keys.grantOfSource(folder.source, folder.stream);
  if (!grant) throw new CodedError('SOURCE_UNKNOWN');
  await deps.intake.accept(payloadOfFile(path, meta), {
    source: folder.source,
    stream: folder.stream,
    origin: grant.origin,
    keyFiness: grant.finess,
    fileName: safeFileName(meta.name)
  });
}

async function outcomeOf(meta: WorkMeta, deps: DropDeps): Promise<Outcome | null> {
  if (deps.spool.byReceipt(meta.receipt)) return null;
  const refused = deps.spool.refusedOf(meta.receipt);
  if (refused) return refused.outcome;
  return (await deps.store.read(meta.receipt, meta.source))?.outcome ?? null;
}

async function end(
  folder: SourceFolder,
  path: string,
  meta: WorkMeta,
  where: 'done' | 'rejected',
  body: object
): Promise<void> {
  await mkdir(join(folder.dir, where), { recursive: true, mode: 0o700 });
  await writeReason(folder, where, meta.name, { file: meta.name, ...body });
  await rename(path, join(folder.dir, where, `${meta.name}.sealed`));
}
