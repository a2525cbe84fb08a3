import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR } from '#domain/time/instant.ts';
import { latestAudit } from './audit.ts';
import { createSourceKey, endSourceKey, listSourceKeys, rotateSourceKey, shortHash } from './source-keys.ts';
import { keyHashOf, readGrants } from './sources.ts';
import { act, KNOWN, SITE } from './testing/people.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const context = { demo: true, known: KNOWN };
const now = Date.now();
const WISH = { source: 'CH Alpha', finess: [SITE], origin: 'simulated', label: 'éditeur' };
const hashes = async () => (await readGrants(test.db)).map(({ keyHash }) => keyHash).toSorted();

it('is made, replaced with an overlap and revoked; the log names it by a short mark only', async () => {
  const old = await createSourceKey(test.db, act(now), WISH, context);
  expect(keyHashOf(old.key)).toBe(old.keyHash);
  const fresh = await rotateSourceKey(test.db, act(now), { keyHash: old.keyHash, endsAt: now + 24 * HOUR });
  expect(await hashes()).toEqual([old.keyHash, fresh.keyHash].toSorted());
  const grants = await readGrants(test.db);
  const [first, second] = [old, fresh].map(({ keyHash }) => grants.find((one) => one.keyHash === keyHash));
  expect(first?.expiresAt).toBe(now + 24 * HOUR);
  expect(second).toEqual({ ...first, keyHash: fresh.keyHash, expiresAt: null });

  const again = rotateSourceKey(test.db, act(now), { keyHash: old.keyHash, endsAt: now });
  await expect(again).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
  expect(await hashes()).toHaveLength(2);

  await endSourceKey(test.db, act(now), old.keyHash);
  await expect(endSourceKey(test.db, act(now), old.keyHash)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
  expect(await hashes()).toEqual([fresh.keyHash]);
  const log = await latestAudit(test.db, { limit: 9, subject: `key:${shortHash(old.keyHash)}` });
  expect(log.map(({ action }) => action)).toEqual(['key.revoke', 'key.rotate', 'key.create']);
  expect(log[1]).toMatchObject({ before: { expiresAt: null }, after: { expiresAt: now + 24 * HOUR } });
  expect(log[0]).toMatchObject({
    before: { source: first?.source, expiresAt: now + 24 * HOUR, revokedAt: null },
    after: { source: first?.source, revokedAt: now }
  });
  for (const secret of [old.key, old.keyHash, fresh.key, fresh.keyHash])
    expect(JSON.stringify(log)).not.toContain(secret);
});

it('that came to its end is in the list and no longer in force', async () => {
  const old = await createSourceKey(test.db, act(now), { ...WISH, source: 'ended', finess: null }, context);
  await rotateSourceKey(test.db, act(now), { keyHash: old.keyHash, endsAt: now });
  expect(await hashes()).not.toContain(old.keyHash);
  const listed = (await listSourceKeys(test.db)).filter(({ source }) => source === 'ended');
  expect(listed.map(({ expiresAt }) => expiresAt)).toEqual([null, now]);
});

it.each([
  ['source', { source: '<b>' }, context],
  ['finess', { finess: [] }, context],
  ['finess', { finess: ['000000000'] }, context],
  ['origin', { origin: 'real' }, context],
  ['origin', { origin: 'simulated' }, { ...context, demo: false }],
  ['label', { label: 'x'.repeat(81) }, context]
])('is refused with a %s that is not possible', async (where, wish, where2) => {
  const before = await hashes();
  const made = createSourceKey(test.db, act(now), { ...WISH, ...wish }, where2);
  await expect(made).rejects.toMatchObject({ code: 'KEY_INVALID', where });
  expect(await hashes()).toEqual(before);
});

it('ends within seven days, not before now', async () => {
  const { keyHash } = await createSourceKey(test.db, act(now), { ...WISH, source: 'late' }, context);
  for (const endsAt of [now - 1, now + 7 * 24 * HOUR + 1, NaN]) {
    const rotated = rotateSourceKey(test.db, act(now), { keyHash, endsAt });
    await expect(rotated).rejects.toMatchObject({ code: 'KEY_INVALID', where: 'endsAt' });
  }
});
