import { expect, test } from 'vitest';
import { isConnectionFailure, isRefusal, isRetryable, isShortage, refusalPlace } from './retryable.ts';

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

test('a refusal of the data is told from a shortage and from everything else, by names alone', () => {
  expect(
    ['22P02', '23505', '2', '42P01', '53200', 'ENOENT'].filter((code) => isRefusal(coded(code)))
  ).toEqual(['22P02', '23505']);
  expect([isShortage(coded('53200')), isShortage(coded('53100'))]).toEqual([true, false]);
  const error = {
    schema: 'vigie',
    table: 'inbox',
    constraint: 'inbox_size_check',
    detail: 'Failing row (…)'
  };
  expect(refusalPlace(Object.assign(coded('23514'), error))).toBe('23514 vigie.inbox inbox_size_check');
  expect(refusalPlace(coded('22P02'))).toBe('22P02');
});
