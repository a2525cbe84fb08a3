import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { noteMoved, openDataFolder } from './data-folder.ts';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'vigie-folder-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const config = (env: NodeJS.ProcessEnv = {}) => readConfig({ VIGIE_DATA_DIR: dir, ...env });

describe('the data folder', () => {
  it('of a demo never becomes a real one, and the sentence names the way out', () => {
    openDataFolder(config())();
    expect(() => openDataFolder(config({ VIGIE_DEMO: '0' }))).toThrow(/simulated history.*set-aside/s);
    openDataFolder(config())();
  });

  it('with real data is never used by a demo', () => {
    openDataFolder(config({ VIGIE_DEMO: '0' }))();
    expect(() => openDataFolder(config())).toThrow(/real data/);
  });

  it('whose record was moved to a server is not started on the copy it left', () => {
    openDataFolder(config())();
    noteMoved(config());
    expect(() => openDataFolder(config())).toThrow(
      /was moved to a server on \d{4}-\d\d-\d\d: set DATABASE_URL/
    );
    openDataFolder(config({ DATABASE_URL: 'postgres://u@h/d' }))();
  });

  it('keeps to one region', () => {
    openDataFolder(config())();
    expect(() => openDataFolder(config({ VIGIE_REGION: 'fictive' }))).toThrow(/region "idf"/);
  });

  it('serves one run at a time, and forgives a run that was killed', () => {
    const release = openDataFolder(config());
    expect(() => openDataFolder(config())).toThrow(/already runs/);
    release();
    for (const left of [
      '999999999',
      '{"pid":999999999,"started":null}',
      `{"pid":${process.pid},"started":"1"}`,
      ''
    ]) {
      writeFileSync(join(dir, 'run', 'up.lock'), left);
      openDataFolder(config())();
    }
  });
});
