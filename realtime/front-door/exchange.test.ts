import { expect, test } from 'vitest';
import { languageOf, normaliseAddress, ownOrigin, peerOf, trustedProxies } from './exchange.ts';

test('a mapped IPv6 address is its IPv4 one, as short or as long as it is written', () => {
  expect(normaliseAddress('::ffff:10.0.0.7')).toBe('10.0.0.7');
  expect(normaliseAddress('::FFFF:0a00:0007')).toBe('10.0.0.7');
  expect(normaliseAddress('0000:0000:0000:0000:0000:ffff:7f00:0001')).toBe('127.0.0.1');
  expect(normaliseAddress('0:0:0:0:0:ffff:127.0.0.1')).toBe('127.0.0.1');
  expect(normaliseAddress('2001:db8::1')).toBe('2001:db8::1');
});

test('what an untrusted peer claims is never read', () => {
  const nobody = trustedProxies([]);
  const claims = {
    host: 'vigie',
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil'
  };
  for (const trusting of [nobody, trustedProxies(['10.0.0.0/8'])]) {
    const { address, proto, host } = peerOf(() => '::ffff:9.9.9.9', claims, trusting);
    expect({ address, proto, host }).toEqual({ address: '9.9.9.9', proto: 'http', host: 'vigie' });
  }
});

test('behind trusted proxies the client is the last address that is not one of them', () => {
  const ours = trustedProxies(['10.0.0.0/8', '::1']);
  const headers = {
    host: 'inside',
    'x-forwarded-for': '6.6.6.6, 81.2.3.4, 10.1.1.1',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'vigie.example'
  };
  expect(peerOf(() => '10.0.0.2', headers, ours)).toEqual({
    address: '81.2.3.4',
    proto: 'https',
    host: 'vigie.example'
  });
  expect(peerOf(() => '::1', { host: 'h', 'x-forwarded-for': 'garbage' }, ours).address).toBe('::1');
});

test('whoever connects can be trusted without trusting those it names', () => {
  const headers = { host: 'inside', 'x-forwarded-for': '6.6.6.6, 81.2.3.4' };
  expect(peerOf(() => '10.0.0.2', headers, trustedProxies('direct')).address).toBe('81.2.3.4');
});

test('only this very origin, one that is configured, or no browser at all', () => {
  expect(ownOrigin('http://vigie:3000', 'vigie:3000', [])).toBe(true);
  expect(ownOrigin(undefined, 'vigie:3000', [])).toBe(true);
  expect(ownOrigin('https://partner.example', 'vigie:3000', ['https://partner.example'])).toBe(true);
  expect(ownOrigin('http://vigie.evil.example', 'vigie', [])).toBe(false);
  for (const origin of ['http://vigie', 'http://vigie:3000.evil.example', 'null', 'http://evil.example']) {
    expect(ownOrigin(origin, 'vigie:3000', [])).toBe(false);
  }
});

test('errors speak the language of the page, or of the program', () => {
  expect(languageOf({ path: '/en/pc', headers: {} })).toBe('en');
  expect(languageOf({ path: '/pc', headers: { 'accept-language': 'en' } })).toBe('fr');
  expect(languageOf({ path: '/api/v1/live/x', headers: { 'accept-language': 'en-GB' } })).toBe('en');
});
