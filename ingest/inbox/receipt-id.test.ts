import { expect, it } from 'vitest';
import { isReceiptId, receiptId } from './receipt-id.ts';

it('is a UUID, the same for the same bytes of the same source and stream only', () => {
  const id = receiptId('a', 'rpu', 'ff');
  expect(isReceiptId(id)).toBe(true);
  expect(receiptId('a', 'rpu', 'ff')).toBe(id);
  expect(
    new Set([id, receiptId('b', 'rpu', 'ff'), receiptId('a', 'hub', 'ff'), receiptId('a', 'rpu', 'fe')]).size
  ).toBe(4);
});

it.each(['', 'x', "'; DROP TABLE", '00000000-0000-0000-0000-000000000000'])(
  'does not take %j for one',
  (text) => {
    expect(isReceiptId(text)).toBe(false);
  }
);
