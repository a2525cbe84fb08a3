import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSecrets, visitFingerprint } from './secrets.ts';

let dir: string;
beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'vigie-secrets-')), 'secrets');
});
afterEach(() => rm(join(dir, '..'), { recursive: true, force: true }));

describe('the secrets of an installation', () => {
  it('are created once, for their owner only, and stay the same', async () => {
    const first = await loadSecrets(dir);
    expect(await loadSecrets(dir)).toEqual(first);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    const names = await readdir(dir);
    expect(names.sort()).toEqual(['inbox-keys.json', 'visit.key']);
    for (const name of names) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600);
  });

  it('are the same for all who start at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => loadSecrets(dir)));
    expect(new Set(all.map((secrets) => visitFingerprint(secrets))).size).toBe(1);
    expect(
      new Set(all.map(({ keyring }) => Buffer.from(keyring.keys.get(1) ?? []).toString('hex'))).size
    ).toBe(1);
  });

  it('stop the start with one sentence when they are damaged', async () => {
    await loadSecrets(dir);
    await writeFile(join(dir, 'visit.key'), 'short');
    await expect(loadSecrets(dir)).rejects.toThrow(/visit\.key is damaged/);
    await writeFile(join(dir, 'inbox-keys.json'), '{"active":2,"keys":{}}');
    await expect(loadSecrets(dir)).rejects.toThrow(/inbox-keys\.json is damaged/);
  });
});
