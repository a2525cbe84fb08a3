import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsShare } from './share.ts';

const ROOM = 840;

/** What stays free when sources take one after the other, each as often as `turns` says, until none may any more. */
function leftFree(sources: number, turns: readonly { source: number; times: number }[]): number {
  const held = Array.from({ length: sources }, () => 0);
  let free = ROOM;
  const take = (source: number): boolean => {
    if (!fitsShare(held[source] ?? 0, free, 1)) return false;
    held[source] = (held[source] ?? 0) + 1;
    free -= 1;
    return true;
  };
  for (const { source, times } of turns) for (let i = 0; i < times; i++) take(source % sources);
  while (held.map((_, source) => take(source)).includes(true));
  return free;
}

it.each([1, 2, 3, 6])('%i sources that flood at once leave one part more than they are', (sources) => {
  expect(leftFree(sources, [])).toBe(ROOM / (sources + 1));
});

it('in whatever order they come, each leaves half of what it found, and room for one that has nothing there', () => {
  const turns = fc.array(fc.record({ source: fc.nat({ max: 5 }), times: fc.nat({ max: 500 }) }), {
    maxLength: 20
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), turns, (sources, order) => {
      const free = leftFree(sources, order);
      expect(free).toBeGreaterThanOrEqual(Math.floor(ROOM / 2 ** sources));
      expect(fitsShare(0, free, 1)).toBe(true);
    })
  );
});

it('takes nothing that does not fit, and the first thing of a source up to all that is free', () => {
  const asked = [fitsShare(0, 10, 11), fitsShare(0, 10, 10), fitsShare(1, 10, 10), fitsShare(2, 10, 4)];
  expect(asked).toEqual([false, true, false, true]);
});
