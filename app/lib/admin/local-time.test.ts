import { expect, it } from 'vitest';
import { readLocal, writeLocal } from './local-time.ts';

it('reads and writes the hour of Paris, in winter and in summer', () => {
  expect(readLocal('2026-01-15T08:30')).toBe(Date.UTC(2026, 0, 15, 7, 30));
  expect(readLocal('2026-07-15T08:30:00')).toBe(Date.UTC(2026, 6, 15, 6, 30));
  for (const text of ['2026-01-15T08:30', '2026-07-15T00:05'])
    expect(writeLocal(readLocal(text) ?? NaN)).toBe(text);
});

it('tells an empty field from one that holds no hour', () => {
  expect(readLocal('')).toBeNull();
  for (const text of ['demain', '2026-02-30T08:00', '2026-01-15', '2026-01-15T25:00'])
    expect(readLocal(text)).toBeNaN();
});
