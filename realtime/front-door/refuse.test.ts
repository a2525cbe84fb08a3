import { expect, test } from 'vitest';
import { Head } from './head.ts';
import { trickOf as trickOfHead } from './refuse.ts';

/** Of headers as they were received, duplicates kept. */
const trickOf = ({ headers, ...rest }: typeof plain): ReturnType<typeof trickOfHead> =>
  trickOfHead({ ...rest, head: Head.of(headers) });

const plain = {
  method: 'GET',
  path: '/pc',
  query: '',
  headers: [['host', 'vigie.example:3000']] as [string, string][]
};

test('an ordinary request passes', () => {
  expect(trickOf(plain)).toBeNull();
  expect(trickOf({ ...plain, path: '/pc/ed/750100042/', query: 'a=1&b=%20c' })).toBeNull();
  expect(trickOf({ ...plain, path: '/_app/immutable/chunks/B1_x-y.js' })).toBeNull();
  expect(trickOf({ ...plain, headers: [['host', '[::1]:3000']] })).toBeNull();
});

test.each([
  '/a/../b',
  '/a/..',
  '/./a',
  '/%2e%2e/a',
  '/a/.%2E/b',
  '//other.host/a',
  '/pc//a',
  '/api/v1//live/sites',
  '/a\\b',
  '/a%5cb',
  '/a%2fb',
  '/a%00b',
  '/a%0d%0aset-cookie:x',
  '/a%zz',
  '/a b',
  '/é',
  'http://other.host/a',
  '*',
  `/${'a'.repeat(3_000)}`
])('a path that can be read in two ways is refused: %s', (path) => {
  expect(trickOf({ ...plain, path })).toBe('path');
});

test.each([
  [
    'two hosts',
    [
      ['host', 'a'],
      ['host', 'b']
    ],
    'headers'
  ],
  [
    'two lengths',
    [
      ['host', 'a'],
      ['content-length', '1'],
      ['content-length', '2']
    ],
    'headers'
  ],
  [
    'a length and chunks',
    [
      ['host', 'a'],
      ['content-length', '1'],
      ['transfer-encoding', 'chunked']
    ],
    'headers'
  ],
  [
    'a body in another framing',
    [
      ['host', 'a'],
      ['transfer-encoding', 'gzip, chunked']
    ],
    'headers'
  ],
  [
    'a body of a GET',
    [
      ['host', 'a'],
      ['content-length', '3']
    ],
    'headers'
  ],
  [
    'a length that is not one',
    [
      ['host', 'a'],
      ['content-length', '+1']
    ],
    'headers'
  ],
  [
    'two origins',
    [
      ['host', 'a'],
      ['origin', 'x'],
      ['origin', 'y']
    ],
    'headers'
  ],
  ['no host', [], 'host'],
  ['a host with a path', [['host', 'a/b']], 'host'],
  ['a host with a user', [['host', 'me@a']], 'host']
] as [string, [string, string][], string][])('%s: refused', (_, headers, what) => {
  expect(trickOf({ ...plain, headers })).toBe(what);
});

test.each(['TRACE', 'CONNECT', 'PROPFIND', ''])('method %s is refused', (method) => {
  expect(trickOf({ ...plain, method })).toBe('method');
});

test.each([
  [
    'a control character',
    [
      ['host', 'a'],
      ['content-type', 'a\x01b']
    ]
  ],
  [
    'NUL',
    [
      ['host', 'a'],
      ['cookie', 'a\0']
    ]
  ],
  [
    'what is no byte',
    [
      ['host', 'a'],
      ['accept', 'a\u0100']
    ]
  ],
  [
    'a name that is none',
    [
      ['host', 'a'],
      ['x y', 'b']
    ]
  ]
] as [string, [string, string][]][])(
  'a header with %s is refused: it could not be handed on',
  (_name, headers) => {
    expect(trickOf({ ...plain, headers })).toBe('headers');
    expect(
      trickOf({
        ...plain,
        headers: [
          ['host', 'a'],
          ['accept', 'a\tb é']
        ]
      })
    ).toBeNull();
  }
);

test('a query with control characters or another path in it is refused', () => {
  expect(trickOf({ ...plain, query: 'a\tb' })).toBe('query');
  expect(trickOf({ ...plain, query: 'a#b' })).toBe('query');
});
