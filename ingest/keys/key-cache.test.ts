import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keyHashOf } from '#db/sources.ts';
import { type Grant, KeyCache } from './key-cache.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-keys-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const END = 1_000_000;
const grant = (key: string, expiresAt: number | null): Grant => ({
  ...{ keyHash: keyHashOf(key), source: 'alpha', streams: ['rpu'], finess: null, origin: 'real', expiresAt }
});

it('honours the end of a replaced key while the database is away, also after a restart', async () => {
  let now = END - 2_000;
  let away = false;
  const open = () =>
    new KeyCache({
      load: () =>
        away ? Promise.reject(new Error('away')) : Promise.resolve([grant('old', END), grant('new', null)]),
      path: join(dir, 'keys.json'),
      clock: { domain: () => now, process: () => now },
      log: pino({ level: 'silent' })
    });
  const first = open();
  await first.start();
  expect(await first.grantOf('old')).toMatchObject({ source: 'alpha' });
  first.stop();

  away = true;
  const second = open();
  await second.start();
  expect(await second.grantOf('old')).toMatchObject({ source: 'alpha' });
  now = END;
  await expect(second.grantOf('old')).rejects.toMatchObject({ code: 'AUTH_KEY_UNKNOWN' });
  expect(await second.grantOf('new')).toMatchObject({ source: 'alpha' });
  expect(second.grantOfSource('alpha', 'rpu')?.keyHash).toBe(keyHashOf('new'));
  second.stop();
});

it('knows a key put in force a moment ago, and asks the record once a second however many unknown ones come', async () => {
  const grants = [grant('first', null)];
  let asked = 0;
  const keys = new KeyCache({
    load: () => {
      asked += 1;
      return Promise.resolve([...grants]);
    },
    path: join(dir, 'keys.json'),
    clock: { domain: () => Date.now(), process: () => Date.now() },
    log: pino({ level: 'silent' })
  });
  await keys.start();
  grants.push(grant('second', null));
  expect(await keys.grantOf('second')).toMatchObject({ source: 'alpha' });
  const before = asked;
  const unknown = Array.from({ length: 50 }, (_, i) =>
    keys.grantOf(`unknown ${i}`).catch(({ code }) => code as string)
  );
  expect(new Set(await Promise.all(unknown))).toEqual(new Set(['AUTH_KEY_UNKNOWN']));
  expect(asked - before).toBeLessThanOrEqual(2);
  keys.stop();
});
