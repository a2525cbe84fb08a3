import { expect, test } from 'vitest';
import { createAccess, SESSION_COOKIE } from './access.ts';

const HOUR = 3_600_000;
const real = {
  demo: false,
  staffCode: 'staff code of twelve',
  wallCode: 'wall code of twelve',
  sessionSecret: 's'
};

function session(access: ReturnType<typeof createAccess>, code: string): string {
  return `other=1; ${SESSION_COOKIE}=${access.open(code)?.value}`;
}

test('in the demo everybody is staff, and a cookie can only narrow', () => {
  const access = createAccess({ ...real, demo: true, staffCode: null, wallCode: null }, () => 0);
  expect(access.audienceOf(undefined)).toBe('staff');
  expect(access.audienceOf('vigie_audience=wall')).toBe('wall');
  expect(access.audienceOf('vigie_audience=wall; vigie_audience=staff')).toBe('wall');
  expect(access.audienceOf('vigie_audience=admin')).toBe('staff');
});

test('elsewhere everybody is public until a code opens a session', () => {
  const access = createAccess(real, () => 0);
  expect(access.audienceOf(undefined)).toBe('public');
  expect(access.audienceOf('vigie_audience=staff')).toBe('public');
  expect(access.audienceOf(session(access, real.staffCode))).toBe('staff');
  expect(access.audienceOf(session(access, real.wallCode))).toBe('wall');
  expect(access.audienceOf(`${session(access, real.staffCode)}; vigie_audience=wall`)).toBe('wall');
  expect(access.open('another code of twelve')).toBeNull();
  expect(access.open('')).toBeNull();
});

test('without codes nothing opens', () => {
  const access = createAccess({ ...real, staffCode: null, wallCode: null }, () => 0);
  expect(access.configured).toBe(false);
  for (const code of ['', '\0', 'null', 'undefined']) expect(access.open(code)).toBeNull();
});

test('a session that was changed, made with another secret or opened by another code is not one', () => {
  const access = createAccess(real, () => 0);
  const value = access.open(real.wallCode)?.value ?? '';
  expect(access.audienceOf(`${SESSION_COOKIE}=${value.replace('wall.', 'staff.')}`)).toBe('public');
  expect(access.audienceOf(`${SESSION_COOKIE}=${value}x`)).toBe('public');
  expect(access.audienceOf(`${SESSION_COOKIE}=staff.zzzz.id.`)).toBe('public');
  expect(
    createAccess({ ...real, sessionSecret: 't' }, () => 0).audienceOf(`${SESSION_COOKIE}=${value}`)
  ).toBe('public');
  const changed = createAccess({ ...real, wallCode: 'a new code of twelve' }, () => 0);
  expect(changed.audienceOf(`${SESSION_COOKIE}=${value}`)).toBe('public');
});

test('a session survives a restart of the server, and ends by itself: staff after 12 h, a wall after months', () => {
  let now = 0;
  const cookies = [real.staffCode, real.wallCode].map((code) =>
    session(
      createAccess(real, () => now),
      code
    )
  );
  const seen = () => cookies.map((cookie) => createAccess(real, () => now).audienceOf(cookie));
  expect(seen()).toEqual(['staff', 'wall']);
  now = 13 * HOUR;
  expect(seen()).toEqual(['public', 'wall']);
  now = 401 * 24 * HOUR;
  expect(seen()).toEqual(['public', 'public']);
});

test('a session that was ended is over at once, the others go on', () => {
  const access = createAccess(real, () => 0);
  const [one, other] = [session(access, real.staffCode), session(access, real.staffCode)];
  access.end(one);
  expect([access.audienceOf(one), access.audienceOf(other)]).toEqual(['public', 'staff']);
});
