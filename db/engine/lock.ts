import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Thrown when another live engine has the data folder. */
export class EngineBusyError extends Error {
  readonly pid: number;
  constructor(dataDir: string, pid: number) {
    super(`another engine (process ${pid}) already serves ${dataDir}`);
    this.name = 'EngineBusyError';
    this.pid = pid;
  }
}

interface Owner {
  pid: number;
  /** Start of the process as the kernel counts it, where /proc says so: a reused pid is another process. */
  started: string | null;
}

/**
 * Takes the data folder for this engine (rule 5). A lock whose process is gone is taken over.
 * @returns the function that gives it back
 * @throws {EngineBusyError} when a live process has it
 */
export function takeLock(dataDir: string): () => void {
  return takeLockFile(join(dataDir, 'engine.lock'), (pid) => new EngineBusyError(dataDir, pid));
}

/** Pid of the live process that holds a lock file; null when nobody does. */
export function holderOf(path: string): number | null {
  const owner = parse(read(path));
  return owner && isAlive(owner) ? owner.pid : null;
}

/** Takes a lock file for this process; a lock whose process is gone is taken over. Throws `busy(pid)` otherwise. */
export function takeLockFile(path: string, busy: (pid: number) => Error): () => void {
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Owner);
  for (;;) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, mine);
      closeSync(file);
      return () => {
        if (read(path) === mine) rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const theirs = read(path);
    const owner = parse(theirs);
    if (owner && isAlive(owner)) throw busy(owner.pid);
    dropStale(path, theirs);
  }
}

/** Removes a stale lock, unless another starter replaced it meanwhile: then that one goes back in its place. */
function dropStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== stale) linkSync(aside, path);
    rmSync(aside, { force: true });
  } catch {
    // Gone or replaced already: the next round of the loop sees what is there.
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function parse(text: string): Owner | null {
  try {
    const value = JSON.parse(text) as Partial<Owner>;
    return typeof value.pid === 'number' ? { pid: value.pid, started: value.started ?? null } : null;
  } catch {
    return null;
  }
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return owner.started === null || owner.started === startOf(owner.pid);
}

function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22, counted after the command name, which may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
