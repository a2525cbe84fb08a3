import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { existsSync, renameSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSealedFile } from '../inbox/sealed-file.ts';
import { loadSecrets } from '../inbox/secrets.ts';
import { takeNewFiles, type TakeDeps, type WorkMeta } from './take.ts';
import type { SourceFolder } from './types.ts';

let root: string;
let folder: SourceFolder;
let deps: TakeDeps;
let seen: Map<string, string>;
/** Run at each reading of the clock, which happens between the sealing of a file and its removal. */
let meanwhile: () => void;
let now = 1_000;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vigie-take-'));
  folder = { stream: 'rpu', source: 'a', dir: join(root, 'a') };
  await mkdir(folder.dir);
  const { keyring } = await loadSecrets(join(root, 'secrets'));
  meanwhile = () => undefined;
  const process = (): number => {
    meanwhile();
    return now++;
  };
  deps = {
    keyring,
    maxBytes: 1e6,
    keepFree: 0,
    clock: { domain: () => 0, process },
    log: pino({ level: 'silent' })
  };
  seen = new Map();
});
afterEach(() => rm(root, { recursive: true, force: true }));

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const path = (name: string): string => join(folder.dir, name);

async function look(times: number): Promise<void> {
  for (let i = 0; i < times; i++) await takeNewFiles(folder, deps, seen);
}

/** Name and hash of what was sealed, in the order in which it will be given. */
async function sealed(): Promise<string[]> {
  const names = (await readdir(path('work'))).filter((name) => name.endsWith('.sealed')).sort();
  const metas = await Promise.all(names.map((name) => readSealedFile<WorkMeta>(join(path('work'), name))));
  return metas.map(({ meta }) => `${meta.name} ${meta.hash}`);
}

describe('taking a dropped file', () => {
  it('does not lose the file that comes under the same name meanwhile', async () => {
    await writeFile(path('x.xml'), 'one');
    await writeFile(path('.next'), 'two');
    meanwhile = () => {
      if (existsSync(path('.next'))) renameSync(path('.next'), path('x.xml'));
    };
    await look(4);
    expect(await sealed()).toEqual([`x.xml ${hash('one')}`, `x.xml ${hash('two')}`]);
    expect(await readdir(folder.dir)).toEqual(['work']);
    expect(await readdir(path('work'))).toHaveLength(2);
  });

  it('goes on with what a crash left between the taking and the sealing', async () => {
    await mkdir(path('work'));
    await writeFile(path('x.xml'), 'one');
    await rename(path('x.xml'), join(path('work'), 'x.xml.plain'));
    await writeFile(path('x.xml'), 'two');
    await look(4);
    expect(await sealed()).toEqual([`x.xml ${hash('one')}`, `x.xml ${hash('two')}`]);
    expect(await readdir(path('work'))).toHaveLength(2);
  });

  it('waits for the end of a file that is still written after it was taken', async () => {
    await writeFile(path('x.xml'), 'on');
    await look(1);
    const facts = seen.get(path('x.xml')) ?? '';
    await rename(path('x.xml'), join(path('work'), 'x.xml.plain'));
    seen.set(join(path('work'), 'x.xml.plain'), facts);
    await writeFile(join(path('work'), 'x.xml.plain'), 'one');
    await look(1);
    expect(await sealed()).toEqual([]);
    await look(1);
    expect(await sealed()).toEqual([`x.xml ${hash('one')}`]);
  });

  it('keeps every file as it is, in its order, while the disk takes no more', async () => {
    const full = { ...deps, keepFree: Number.MAX_SAFE_INTEGER };
    for (const [name, date] of [
      ['b.xml', 1],
      ['a.xml', 2]
    ] as const) {
      await writeFile(path(name), name);
      await utimes(path(name), date, date);
    }
    await takeNewFiles(folder, full, seen);
    for (let i = 0; i < 3; i++)
      await expect(takeNewFiles(folder, full, seen)).rejects.toMatchObject({ code: 'DISK_FULL' });
    // Neither refused nor half sealed, however often it is tried.
    expect((await readdir(path('work'))).sort()).toEqual(['a.xml.plain', 'b.xml.plain']);
    expect(await readdir(folder.dir)).toEqual(['work']);
    await look(1);
    expect(await sealed()).toEqual([`b.xml ${hash('b.xml')}`, `a.xml ${hash('a.xml')}`]);
  });

  it('goes past a file that cannot be moved, and says so', async () => {
    await writeFile(path('x'.repeat(252)), 'poison');
    await writeFile(path('y.xml'), 'one');
    await look(1);
    for (let i = 0; i < 2; i++)
      await expect(takeNewFiles(folder, deps, seen)).rejects.toMatchObject({ code: 'FILE_UNTAKEN' });
    expect(await sealed()).toEqual([`y.xml ${hash('one')}`]);
  });
});
