import { describe, expect, it } from 'vitest';
import type { Mark } from '#app/lib/symbols/mark.ts';
import { othersWords } from './others.ts';
import { unseenWords } from './unseen.ts';

const level = (value: 0 | 1 | 2 | 3): Mark => ({ kind: 'level', level: value });
const silent: Mark = { kind: 'silent', level: 2, at: 0 };

describe('what a wall leaves out is counted, the worst first', () => {
  it('by level and silence, then shorter', () => {
    expect(othersWords([])).toBeNull();
    expect(othersWords([level(1), level(2), level(3), level(2), silent])).toEqual([
      'et 1 critique, 2 tendus, 1 muet, 1 soutenu',
      'et 1 critique, 2 tendus, 1 muet',
      'et 5 sites de plus'
    ]);
    expect(othersWords([level(1)])).toEqual(['et 1 soutenu', 'et 1 site de plus']);
  });

  it('says how high what is not seen last was, never calmer than it was', () => {
    const high = (value: 2 | 3) => ({ name: 'A', level: value, at: 0 });
    expect(unseenWords({ count: 1, wereHigh: [] })).toEqual(['1 site non vu']);
    expect(unseenWords({ count: 3, wereHigh: [high(2)] })[0]).toBe('3 sites non vus, 1 était tendu');
    expect(unseenWords({ count: 9, wereHigh: [high(2), high(3), high(3)] })).toEqual([
      '9 sites non vus, 2 étaient critiques',
      '2 étaient critiques'
    ]);
  });
});
