import { describe, expect, it } from 'vitest';
import { fileGrade, recordGrade } from './grade.ts';

describe('grades', () => {
  it('of a record: A nothing to say, B missing or merely said, C an item lost', () => {
    const flagged = [{ code: 'RPU_TIME_AMBIGUOUS', item: 'ENTREE' }];
    const lost = [...flagged, { code: 'RPU_CODE_UNKNOWN', item: 'DP' }];
    expect(recordGrade(true, [])).toBe('A');
    expect(recordGrade(false, [])).toBe('B');
    expect(recordGrade(true, flagged)).toBe('B');
    expect(recordGrade(true, lost)).toBe('C');
  });

  it.each([
    [100, 0, 0, 'A'],
    [100, 0, 2, 'A'],
    [100, 0, 3, 'B'],
    [100, 1, 0, 'B'],
    [100, 1, 10, 'B'],
    [100, 1, 11, 'C'],
    [100, 2, 0, 'C'],
    [100, 10, 90, 'C'],
    [100, 11, 0, 'D'],
    [1, 1, 0, 'D'],
    [0, 0, 0, 'D']
  ] as const)('of a file of %i with %i quarantined and %i of grade C: %s', (n, q, c, grade) => {
    expect(fileGrade(n, q, c)).toBe(grade);
  });
});
