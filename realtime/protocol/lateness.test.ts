import { expect, test } from 'vitest';
import { isLate, offsetFromAnswer, offsetFromMessage } from './lateness.ts';

const HOUR = 3_600_000;

test('the offset is learnt from an answer, half a round trip at most from the truth', () => {
  // The screen's clock is an hour behind; the answer took 200 ms.
  const offset = offsetFromAnswer(null, { sentAt: 0, receivedAt: 200, processAt: HOUR + 150 });
  expect(Math.abs(offset - HOUR)).toBeLessThanOrEqual(100);
});

test('a slow answer does not spoil a good offset, a clock that jumped is followed', () => {
  const slow = offsetFromAnswer(1_000, { sentAt: 0, receivedAt: 8_000, processAt: 2_000 });
  expect(slow).toBe(1_000);
  const jumped = offsetFromAnswer(1_000, { sentAt: HOUR, receivedAt: HOUR + 10, processAt: 2_000 });
  expect(jumped).toBeCloseTo(2_000 - HOUR, -2);
});

test('an answer from a shared cache may be old: it never makes the server look earlier than it is', () => {
  expect(offsetFromAnswer(0, { sentAt: 60_000, receivedAt: 60_010, processAt: 10_000, shared: true })).toBe(
    0
  );
});

test('a message is late from 10 s on, and never before the server was heard by HTTP', () => {
  expect(isLate(0, 20_000, 10_000)).toBe(false);
  expect(isLate(0, 20_001, 10_000)).toBe(true);
  expect(isLate(null, HOUR, 0)).toBe(false);
});

test('a message from the future means that the local clock went back', () => {
  const offset = offsetFromMessage(0, 1_000, 1_000 + HOUR);
  expect(offset).toBe(HOUR);
  expect(isLate(offset, 1_000, 1_000 + HOUR - 11_000)).toBe(true);
});
