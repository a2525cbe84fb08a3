import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tryRealtime } from '../testing/try-realtime.ts';

const real = { demo: false, staffCode: 'staff code of twelve', wallCode: 'wall code of twelve' };
let live: Awaited<ReturnType<typeof tryRealtime>>;

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(live.base + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual'
  });
}

function readable(cookie: string): Promise<number> {
  return fetch(`${live.base}/api/v1/live/sites`, { headers: { cookie } }).then((answer) => answer.status);
}

const firstCookie = (answer: Response) => answer.headers.getSetCookie()[0] ?? '';

describe('with codes', () => {
  beforeEach(async () => {
    live = await tryRealtime(real);
    live.write('sites', { a: 1 });
  });
  afterEach(() => live.stop());

  test('a code opens a session that lives in a cookie no script and no other site can use', async () => {
    expect(await readable('')).toBe(403);
    const answer = await post('/acces', { code: real.staffCode, retour: '/pc?tri=z' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/pc?tri=z']);
    expect(firstCookie(answer)).toMatch(
      /^vigie_session=staff\.[^;]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/
    );
    expect(await readable(firstCookie(answer).split(';')[0] ?? '')).toBe(200);
  });

  test('a program gets a coded answer, a person the form again with what is wrong', async () => {
    const wrong = JSON.stringify({ code: 'wrong' });
    const json = { 'content-type': 'application/json' };
    const program = await fetch(`${live.base}/acces`, { method: 'POST', body: wrong, headers: json });
    expect([program.status, ((await program.json()) as { code: string }).code]).toEqual([
      403,
      'ACCESS_CODE_WRONG'
    ]);
    const person = await post('/acces', { code: 'wrong' }, { accept: 'text/html' });
    expect(await person.text()).toMatch(/role="alert">Ce code/);
    expect(await (await fetch(`${live.base}/en/acces`)).text()).toContain('Professional access');
  });

  test('the way back is a path of this site, whatever is asked', async () => {
    for (const retour of ['//evil.example', 'https://evil.example', '/\\evil.example', '/a"b', '']) {
      const answer = await post('/acces', { code: real.wallCode, retour });
      expect(answer.headers.get('location')).toBe('/');
      if (live.realtime) await live.stop();
      live = await tryRealtime(real);
    }
  });

  test('another site may not post here', async () => {
    const answer = await post('/acces', { code: real.staffCode }, { origin: 'https://evil.example' });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
  });

  test('guessing is slow', async () => {
    const statuses = [];
    for (let i = 0; i < 7; i += 1) statuses.push((await post('/acces', { code: `guess ${i}` })).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
  });

  test('a session that is ended reads nothing more', async () => {
    const cookie = firstCookie(await post('/acces', { code: real.staffCode })).split(';')[0] ?? '';
    expect(await readable(cookie)).toBe(200);
    const ended = await post('/acces/fin', {}, { cookie });
    expect(firstCookie(ended)).toContain('Max-Age=0');
    expect(await readable(cookie)).toBe(403);
  });
});

test('behind a proxy with TLS the cookie is Secure', async () => {
  live = await tryRealtime({ ...real, trustedProxies: ['127.0.0.1'] });
  const answer = await post('/acces', { code: real.staffCode }, { 'x-forwarded-proto': 'https' });
  await live.stop();
  expect(firstCookie(answer)).toMatch(/; Secure$/);
});

test('in the demo there is no code: a screen narrows itself to the wall, and widens again', async () => {
  live = await tryRealtime();
  live.write('sites', { a: 1 });
  live.write('ed:750100042', { site: 1 });
  expect(await (await fetch(`${live.base}/acces`)).text()).toMatch(/name="audience" value="wall"/);
  const narrowed = firstCookie(await post('/acces', { audience: 'wall' }));
  const ed = (cookie: string) => fetch(`${live.base}/api/v1/live/ed:750100042`, { headers: { cookie } });
  expect((await ed('')).status).toBe(200);
  expect((await ed(narrowed.split(';')[0] ?? '')).status).toBe(403);
  expect(firstCookie(await post('/acces', { audience: 'staff' }))).toContain('Max-Age=0');
  await live.stop();
});
