import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyChange, changesIn } from './testing/walk.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = 'docs/add-an-indicator.md';
const changes = changesIn(readFileSync(join(ROOT, PAGE), 'utf8'));
const changed = [...new Set(changes.map(({ path }) => path))];
const LONG = 150_000;
let tree: string;

/** Runs a locked tool in the copy. */
function run(tool: string, args: string[]): { code: number | null; said: string } {
  const bin = join(ROOT, 'node_modules', ...tool.split('/'));
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: tree,
    env,
    encoding: 'utf8'
  });
  return { code: status, said: stdout + stderr };
}

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'vigie-walk-'));
  const folders = ['app', 'db', 'docs', 'domain', 'ingest', 'maps', 'realtime'];
  const files = [
    'CHANGELOG.md',
    'package.json',
    'vitest.config.ts',
    'bin/testing/seed.ts',
    '.prettierrc.json'
  ];
  const left = new Set(['generated', 'static', 'images', '.svelte-kit']);
  for (const name of folders)
    cpSync(join(ROOT, name), join(tree, name), {
      recursive: true,
      filter: (from) => !left.has(basename(from))
    });
  for (const name of files) cpSync(join(ROOT, name), join(tree, name), { force: true });
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe('the walk of docs/add-an-indicator.md', () => {
  it('has ten steps, each with something to do', () => {
    const steps = [...new Set(changes.map(({ step }) => step))];
    expect(steps.map((step) => Number.parseInt(step, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('finds the place of every change, once', () => {
    for (const change of changes) applyChange(tree, change);
    expect(readFileSync(join(tree, 'domain/figures/types.ts'), 'utf8')).toContain('broughtIn');
  });

  it(
    'leaves files that are typed and formatted',
    () => {
      const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')) as {
        compilerOptions: object;
      };
      const config = {
        compilerOptions: { ...compilerOptions, resolveJsonModule: true },
        files: changed.filter((path) => path.endsWith('.ts'))
      };
      writeFileSync(join(tree, 'tsconfig.json'), JSON.stringify(config));
      expect(run('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json'])).toEqual({
        code: 0,
        said: ''
      });
      const formatted = run('prettier/bin/prettier.cjs', [
        '--check',
        ...changed.filter((path) => /\.(ts|json)$/.test(path))
      ]);
      expect([formatted.code, formatted.said]).toEqual([0, expect.stringContaining('All matched files')]);
    },
    LONG
  );

  it(
    'passes its own tests, those beside them, and those of the words',
    () => {
      const tests = [
        ...changed.filter((path) => path.endsWith('.test.ts')),
        'app/lib/messages/messages.test.ts'
      ];
      const { code, said } = run('vitest/vitest.mjs', ['run', '--project', 'unit', ...tests]);
      expect([code, said]).toEqual([0, expect.stringMatching(/Test Files\s+4 passed/)]);
    },
    LONG
  );
});

describe('a page whose code has moved on', () => {
  const change = { step: '5. Compute it', path: 'package.json', before: 'no such line', after: 'x' };
  it.each([
    ['is gone', change.before, 0],
    ['is there twice', '"', expect.any(Number)]
  ])('fails where its place %s, and says which', (_name, before, times) => {
    let said = '';
    try {
      applyChange(tree, { ...change, before });
    } catch (error) {
      said = String(error);
    }
    expect(said).toContain('Step "5. Compute it"');
    expect(Number(/found (\d+) times in package\.json/.exec(said)?.[1])).toEqual(times);
  });
});
