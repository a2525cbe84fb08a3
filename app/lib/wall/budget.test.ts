import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spend } from './budget.ts';

const list = (count: number) => ({ name: 'watch', lines: 1, items: { count, lines: 2, least: 3 } });

describe('the wall spends its lines by priority', () => {
  it('keeps the blind spots when the list is long, and counts what it leaves out', () => {
    expect(spend(9, [list(11), { name: 'blind', lines: 2 }])).toEqual([
      { name: 'watch', shown: 3, left: 8 },
      { name: 'blind', shown: 0, left: 0 }
    ]);
  });

  it('leaves a panel out whole rather than clip it', () => {
    expect(spend(8, [list(11), { name: 'blind', lines: 2 }]).map((placed) => placed.name)).toEqual(['watch']);
  });

  it('gives spare lines back to the lists', () => {
    expect(spend(20, [list(11), { name: 'blind', lines: 2 }])[0]).toEqual({
      name: 'watch',
      shown: 8,
      left: 3
    });
  });

  it('never spends more than it has', () => {
    const panel = fc.record({
      name: fc.uuid(),
      lines: fc.integer({ min: 0, max: 6 }),
      items: fc.option(
        fc.record({
          count: fc.integer({ min: 0, max: 12 }),
          lines: fc.integer({ min: 1, max: 3 }),
          least: fc.integer({ min: 0, max: 4 })
        }),
        { nil: undefined }
      )
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.array(panel, { maxLength: 6 }), (capacity, panels) => {
        const placed = spend(capacity, panels);
        const used = placed.reduce((sum, place) => {
          const of = panels.find((candidate) => candidate.name === place.name);
          return sum + (of?.lines ?? 0) + place.shown * (of?.items?.lines ?? 0);
        }, 0);
        return used <= capacity && placed.every((place) => place.left >= 0);
      })
    );
  });
});
