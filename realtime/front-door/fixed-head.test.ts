import { expect, test } from 'vitest';
import { fixedHead } from './fixed-head.ts';

test('one text says what each header would', () => {
  const { name, rest } = fixedHead({ vary: 'cookie', etag: 'W/"a-1"' });
  expect(`${name}: ${rest}\r\n`).toBe('vary: cookie\r\netag: W/"a-1"\r\n');
});

test.each([[{}], [{ etag: 'a\r\nset-cookie: b' }], [{ vary: 'x', etag: 'a\nb' }]])(
  'what is no head, or more than one header, is refused: %o',
  (headers) => {
    expect(() => fixedHead(headers)).toThrow('not a head');
  }
);
