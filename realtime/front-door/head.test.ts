import { expect, test } from 'vitest';
import { Head } from './head.ts';

test('several of one name are one list, cookies one header', () => {
  const head = Head.of([
    ['accept', 'a'],
    ['cookie', 'x=1'],
    ['accept', 'b'],
    ['cookie', 'y=2']
  ]);
  expect(head.values).toEqual({ accept: 'a, b', cookie: 'x=1; y=2' });
  expect(head.odd).toBe(false);
});

test.each(['host', 'content-length', 'transfer-encoding', 'origin', 'authorization'])(
  'two of %s are odd',
  (name) => {
    expect(Head.of([[name, '1']]).odd).toBe(false);
    const twice = Head.of([
      [name, '1'],
      [name, '1']
    ]);
    expect(twice.odd).toBe(true);
  }
);

test('a name that every object knows is a header like any other', () => {
  const head = Head.of([
    ['constructor', 'a'],
    ['__proto__', 'b']
  ]);
  expect(head.values['constructor']).toBe('a');
  expect(Object.getPrototypeOf(head.values)).toBe(Object.prototype);
});

test.each([
  [[], false],
  [[['content-length', '0']], false],
  [[['content-length', '']], false],
  [[['content-length', '12']], true],
  [[['content-length', '-1']], true],
  [[['transfer-encoding', 'chunked']], true],
  [[['transfer-encoding', '']], true]
] as [[string, string][], boolean][])('%j announces a body: %s', (headers, announced) => {
  expect(Head.of(headers).announcesBody).toBe(announced);
});
