import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLIENT = 'bin/faults/client-process.ts';

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', ROOT, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** An earlier version, laid out as a tree of its own. */
interface Previous {
  tree: string;
  /** Its commit, short. */
  commit: string;
  /** The program of its screens' client. */
  client: string;
}

/** The last commit before the newest change of the schema: what ran on the schema before this one. */
function commitBefore(): string {
  const newest = git('log', '-1', '--format=%H', '--', 'db/migrations');
  if (newest === '') throw new Error('no change of the schema in the history');
  return git('rev-parse', '--verify', `${newest}^`);
}

/** Why no earlier version can be run here; null where one can. */
export function noPrevious(): string | null {
  try {
    const commit = commitBefore();
    git('cat-file', '-e', `${commit}:${CLIENT}`);
    return null;
  } catch {
    return 'the history of the project is not here: there is no earlier version to run';
  }
}

/** Lays the earlier version out at `folder`, beside the same dependencies. `close` takes it away again. */
export function openPrevious(folder: string): Previous & { close(): void } {
  const commit = commitBefore();
  git('worktree', 'add', '--detach', '--force', folder, commit);
  if (!existsSync(join(folder, 'node_modules')))
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    ...{ tree: folder, commit: commit.slice(0, 7), client: join(folder, CLIENT) },
    close: () => void git('worktree', 'remove', '--force', folder)
  };
}
