import { expect, it } from 'vitest';
import { readMinutes } from './minutes.ts';

it('reads a wait as people type it, and nothing else', () => {
  for (const [text, minutes] of [
    ['', null],
    ['0', 0],
    ['90', 90],
    ['1h30', 90],
    ['1 h 30', 90],
    ['14H', 840],
    ['2:05', 125],
    ['1h75', NaN],
    ['-5', NaN],
    ['une heure', NaN]
  ] as const)
    expect([text, readMinutes(text)]).toEqual([text, minutes]);
});
