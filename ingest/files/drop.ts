import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, type ErrorCode } from '#domain/errors.ts';
import { isNoRoom } from '../inbox/no-room.ts';
import { describe } from '../inbox/pipeline.ts';
import { OPEN_STREAMS } from '../streams.ts';
import { settleWork } from './settle.ts';
import { takeNewFiles } from './take.ts';
import { purgeFolder } from './purge.ts';
import type { DropCounts, DropDeps, SourceFolder } from './types.ts';

/** Sealed copies are kept this long after processing, ms of process time: done 48 h, rejected 30 days. */
const KEEP = { done: 48 * 3_600_000, rejected: 30 * 24 * 3_600_000 };
const PURGE_EVERY_MS = 600_000;

/**
 * The file door: `drop/<stream>/<source>/<file>`. A file that is whole is sealed at once (its plain form is gone),
 * goes the same way as an upload, and ends in `done/` or `rejected/` beside a `.json` that says what became of it.
 */
export class FileDrop {
  readonly #deps: DropDeps;
  readonly #seen = new Map<string, string>();
  readonly #given = new Set<string>();
  /** As of the last look. */
  counts: DropCounts = { waiting: 0, code: null };
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #stopped = false;
  #purgedAt = -Infinity;

  constructor(deps: DropDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    for (const stream of OPEN_STREAMS.keys())
      await mkdir(join(this.#deps.dir, stream), { recursive: true, mode: 0o700 });
    const again = (): void => {
      this.#sweeping = this.sweep().finally(() => {
        if (!this.#stopped) this.#timer = setTimeout(again, this.#deps.everyMs);
      });
    };
    again();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
  }

  /** Looks at every folder once. A folder that fails is logged and does not stop the others. */
  async sweep(): Promise<void> {
    const codes: (ErrorCode | null)[] = [];
    let waiting = 0;
    for (const folder of await this.#folders()) {
      if (this.#stopped) return;
      // What is sealed already goes on its way also while nothing more can be taken: that is what makes room.
      const untaken = await this.#look(folder, () =>
        takeNewFiles(folder, this.#deps, this.#seen).then(() => null)
      );
      const unsettled = await this.#look(folder, () => settleWork(folder, this.#deps, this.#given));
      codes.push(untaken ?? unsettled);
      waiting += await workOf(folder);
    }
    const code = codes.find((one) => one !== null) ?? null;
    if (code !== null && code !== this.counts.code)
      this.#deps.log.warn({ code, waiting }, 'dropped files wait');
    this.counts = { waiting, code };
    await this.#purge();
  }

  /** @returns why something was kept back; null when nothing was */
  async #look(folder: SourceFolder, task: () => Promise<ErrorCode | null>): Promise<ErrorCode | null> {
    try {
      return await task();
    } catch (error) {
      if (error instanceof CodedError) return error.code;
      this.#deps.log.error({ source: folder.source, error: describe(error) }, 'drop folder failed');
      return isNoRoom(error) ? 'DISK_FULL' : 'INTERNAL';
    }
  }

  async #folders(): Promise<SourceFolder[]> {
    const folders: SourceFolder[] = [];
    for (const stream of OPEN_STREAMS.keys()) {
      const dir = join(this.#deps.dir, stream);
      const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
      for (const { name } of entries.filter((entry) => entry.isDirectory()))
        if (/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name))
          folders.push({ stream, source: name, dir: join(dir, name) });
    }
    return folders;
  }

  async #purge(): Promise<void> {
    const now = this.#deps.clock.process();
    if (now - this.#purgedAt < PURGE_EVERY_MS) return;
    this.#purgedAt = now;
    for (const { dir } of await this.#folders()) {
      await purgeFolder(join(dir, 'done'), now - KEEP.done);
      await purgeFolder(join(dir, 'rejected'), now - KEEP.rejected);
    }
  }
}

/** Files of a source that were taken and are not settled. */
async function workOf({ dir }: SourceFolder): Promise<number> {
  const names = await readdir(join(dir, 'work')).catch(() => []);
  return names.filter((name) => /\.(plain|sealed)$/.test(name)).length;
}
