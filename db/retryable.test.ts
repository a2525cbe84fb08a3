import { expect, test } from 'vitest';
import { isConnectionFailure, isRetryable } from './retryable.ts';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

test.each([
  ...['40001', '40P01', '55P03', '57P01', '57P03', '08006', 'ECONNREFUSED', 'ENOENT'],
  ...['53100', '53200', '58030']
])('%s is tried again', (code) => {
  expect(isRetryable(coded(code))).toBe(true);
});

test.each(['23505', '22P02', '42P01', '57014', '25P04', '0A000', 'P0001'])('%s is not', (code) => {
  expect(isRetryable(coded(code))).toBe(false);
});

test('a lost connection is known by its code or the driver’s words', () => {
  expect(isConnectionFailure(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(
    isConnectionFailure(new Error('Client has encountered a connection error and is not queryable'))
  ).toBe(true);
  expect(isConnectionFailure(coded('ECONNRESET'))).toBe(true);
  expect(isConnectionFailure(coded('40001'))).toBe(false);
  expect(isConnectionFailure(new Error('anything else'))).toBe(false);
});
