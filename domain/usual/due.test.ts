import { expect, it } from 'vitest';
import { HOUR } from '../time/instant.ts';
import { isUsualDue } from './due.ts';

const NOON = Date.UTC(2026, 9, 13, 10);

it('is due before the first, on a new day of Paris, and after exclusions changed', () => {
  expect(isUsualDue(null, null, NOON)).toBe(true);
  expect(isUsualDue(NOON - HOUR, null, NOON)).toBe(false);
  expect(isUsualDue(NOON - 12 * HOUR, null, NOON)).toBe(false);
  expect(isUsualDue(NOON - 12 * HOUR - 1, null, NOON)).toBe(true);
  expect(isUsualDue(NOON - HOUR, NOON - 2 * HOUR, NOON)).toBe(false);
  // Written while that version was being computed: it does not hold it.
  expect(isUsualDue(NOON - HOUR, NOON - HOUR, NOON)).toBe(true);
});
