import { expect, test } from 'vitest';
import { errorResponse, finalStatus, readyForQuery, welcome } from './protocol.ts';

test('the status is read where an answer ends with ReadyForQuery, and nowhere else', () => {
  for (const status of ['I', 'T', 'E'] as const) {
    expect(finalStatus(Buffer.concat([Buffer.from('rows'), readyForQuery(status)]))).toBe(status);
  }
  expect(finalStatus(Buffer.from('1\0\0\0\x04'))).toBeNull();
  expect(finalStatus(Buffer.from('Z\0\0\0\x05X'))).toBeNull();
  expect(finalStatus(Buffer.from('D\0\0\0\x05I'))).toBeNull();
  expect(finalStatus(Buffer.alloc(0))).toBeNull();
});

test('a welcome ends ready and reports the settings', () => {
  const bytes = welcome([['TimeZone', 'UTC']]);
  expect(finalStatus(bytes)).toBe('I');
  expect(bytes.toString('latin1')).toContain('TimeZone\0UTC\0');
});

test('an error carries its fields and its length', () => {
  const bytes = errorResponse({ severity: 'ERROR', code: '0A000', message: 'été', hint: 'h' });
  expect(bytes.readInt32BE(1)).toBe(bytes.length - 1);
  expect(bytes.toString('utf8', 5)).toBe('SERROR\0VERROR\0C0A000\0Mété\0Hh\0\0');
});
