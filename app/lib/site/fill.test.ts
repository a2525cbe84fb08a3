import { expect, it } from 'vitest';
import { fillLines, fullest } from './fill.ts';

it('lists the emptiest items first, and never rounds an incomplete one up to whole', () => {
  const lines = fillLines({
    SEXE: { expected: 1000, filled: 1000 },
    DP: { expected: 1000, filled: 700 },
    CP: { expected: 1000, filled: 999 },
    ORIENT: { expected: 0, filled: 0 }
  });
  expect(lines.map(({ item }) => item)).toEqual(['DP', 'CP', 'SEXE', 'ORIENT']);
  expect(lines.map(({ share }) => share)).toEqual([0.7, 0.99, 1, null]);
});

it('takes the file with the most records, the newest of equals', () => {
  const files = [
    { id: 'new', accepted: 3 },
    { id: 'full', accepted: 9 },
    { id: 'old', accepted: 9 }
  ];
  expect(fullest(files)?.id).toBe('full');
  expect(fullest([])).toBeNull();
});
