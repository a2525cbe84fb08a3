import { expect, test } from 'vitest';
import { signToken } from '#db/access/seal.ts';
import { createAccess } from './access.ts';
import { memoryPeople, TEST_SECRET } from './testing/memory-people.ts';

function tryAccess(config: { demo?: boolean } = {}) {
  const people = memoryPeople();
  const time = { now: 1_000_000 };
  const access = createAccess(
    { demo: config.demo ?? false, secret: TEST_SECRET, record: people.record },
    () => time.now
  );
  people.onChange(access.forget);
  const rolesOf = async (cookie: string | undefined) =>
    (await access.askerOf(cookie)).viewer.roles.filter((role) => role !== 'public');
  return { people, time, access, rolesOf };
}

test('in the demo everybody holds every role, and a cookie can only narrow', async () => {
  const { access, rolesOf } = tryAccess({ demo: true });
  expect(await rolesOf(undefined)).toContain('admin');
  expect(await rolesOf('vigie_role=wall')).toEqual(['wall']);
  expect(await rolesOf('vigie_role=public')).toEqual([]);
  expect((await access.askerOf('vigie_role=site.960000011')).viewer).toMatchObject({
    roles: ['public', 'site'],
    sites: ['960000011']
  });
  for (const odd of ['god', '%zz', 'samu.x', '']) {
    expect((await access.askerOf(`vigie_role=${odd}`)).viewer.kind).toBe('demo');
  }
});

test('elsewhere everybody is public, whatever they say, until they sign in or are enrolled', async () => {
  const { people, access, rolesOf } = tryAccess();
  expect(await rolesOf(undefined)).toEqual([]);
  expect(await rolesOf('vigie_role=admin; vigie_session=x')).toEqual([]);
  expect(await rolesOf(people.signIn(['samu', 'ars']).cookie)).toEqual(['samu', 'ars']);
  const ward = people.enrol('ward', '960000011');
  expect((await access.askerOf(ward.cookie)).viewer).toMatchObject({
    roles: ['public', 'ward'],
    sites: ['960000011']
  });
  // Somebody who signs in on a ward PC is themselves.
  expect(await rolesOf(`${ward.cookie}; ${people.signIn(['analyst']).cookie}`)).toEqual(['analyst']);
});

test('a cookie this installation did not sign is never looked up', async () => {
  const { people, rolesOf } = tryAccess();
  const { cookie } = people.signIn(['admin']);
  const [name = '', value = ''] = cookie.split('=');
  const token = value.split('.')[0] ?? '';
  const forged = [
    `${name}=${token}`,
    `${name}=${token}.${'A'.repeat(22)}`,
    `${name}=${signToken(Buffer.alloc(32, 8), 'session', token)}`,
    `vigie_device=${signToken(TEST_SECRET, 'session', token)}`,
    `${name}=${'A'.repeat(43)}.${value.split('.')[1]}`
  ];
  for (const one of forged) expect(await rolesOf(one)).toEqual([]);
  expect(people.asked()).toBe(0);
  expect(await rolesOf(cookie)).toEqual(['admin']);
});

test('somebody who is known is not asked for at every request, and at most once at a time', async () => {
  const { people, time, rolesOf } = tryAccess();
  const { cookie } = people.signIn(['ars']);
  await Promise.all([rolesOf(cookie), rolesOf(cookie), rolesOf(cookie)]);
  await rolesOf(cookie);
  expect(people.asked()).toBe(1);
  time.now += 31_000;
  await rolesOf(cookie);
  expect(people.asked()).toBe(2);
});

test('a session that ends is over at once where it is told, and within half a minute where it is not', async () => {
  const { people, time, rolesOf } = tryAccess();
  const [told, lapsed] = [people.signIn(['ars']), people.signIn(['ars'])];
  for (const { cookie } of [told, lapsed]) expect(await rolesOf(cookie)).toEqual(['ars']);
  told.end();
  expect(await rolesOf(told.cookie)).toEqual([]);
  lapsed.lapse();
  time.now += 31_000;
  expect(await rolesOf(lapsed.cookie)).toEqual([]);
});

test('an answer that was on its way when rights changed is not believed for longer than that one request', async () => {
  const { people, rolesOf } = tryAccess();
  const { cookie, end } = people.signIn(['ars']);
  const asking = rolesOf(cookie);
  end();
  expect(await asking).toEqual(['ars']);
  expect(await rolesOf(cookie)).toEqual([]);
});

test('a revoked screen sees what the public sees, and is known as revoked', async () => {
  const { people, access } = tryAccess();
  const wall = people.enrol('wall');
  expect(await access.askerOf(wall.cookie)).toMatchObject({ revoked: false });
  wall.revoke();
  const asker = await access.askerOf(wall.cookie);
  expect([asker.revoked, asker.viewer.roles]).toEqual([true, ['public']]);
});

test('while the record is away those who were known stay, strangers are public', async () => {
  const { people, time, rolesOf } = tryAccess();
  const [known, stranger] = [people.signIn(['samu']), people.signIn(['samu'])];
  await rolesOf(known.cookie);
  people.setAway(true);
  time.now += 60_000;
  expect(await rolesOf(known.cookie)).toEqual(['samu']);
  expect(await rolesOf(stranger.cookie)).toEqual([]);
  people.setAway(false);
  expect(await rolesOf(stranger.cookie)).toEqual(['samu']);
  // Not longer than a session lives.
  people.setAway(true);
  time.now += 13 * 3_600_000;
  expect(await rolesOf(known.cookie)).toEqual([]);
});
