import { expect, it } from 'vitest';
import { mayReadMetrics } from './metrics-reader.ts';

const TOKEN = '0123456789abcdef';
const far = { address: '10.0.0.4', headers: {} };
const shows = (authorization: string) => ({ ...far, headers: { authorization } });

it('is read from this machine, not through a proxy on it', () => {
  for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1']) {
    expect(mayReadMetrics({ address, headers: {} }, null)).toBe(true);
    expect(mayReadMetrics({ address, headers: { 'x-forwarded-for': '127.0.0.1' } }, null)).toBe(false);
    expect(mayReadMetrics({ address, headers: { forwarded: 'for=::1' } }, TOKEN)).toBe(false);
  }
});

it('is read from elsewhere with the token, and with nothing else', () => {
  expect(mayReadMetrics(shows(`Bearer ${TOKEN}`), TOKEN)).toBe(true);
  const wrong = [
    '',
    'Bearer ',
    TOKEN,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    `bearer ${TOKEN}`,
    'Bearer null'
  ];
  for (const text of wrong) expect(mayReadMetrics(shows(text), TOKEN), text).toBe(false);
  expect(mayReadMetrics(shows(`Bearer ${TOKEN.slice(0, -1)}0`), TOKEN)).toBe(false);
  expect(mayReadMetrics(far, TOKEN)).toBe(false);
  expect(mayReadMetrics(shows('Bearer null'), null)).toBe(false);
});
