import { describe, expect, it } from 'vitest';
import { UnitLines, type UnitWork } from './unit-lines.ts';

describe('the lines of the units', () => {
  it('start one work of a unit at a time, the earliest arrival first, and units side by side', () => {
    const started: UnitWork[] = [];
    const lines = new UnitLines<UnitWork>((work) => started.push(work));
    const [a1, a2, a3, b1] = [1, 2, 3, 4].map((arrival) => ({ unit: arrival < 4 ? 'a' : 'b', arrival }));
    if (!a1 || !a2 || !a3 || !b1) throw new Error('four works');
    for (const work of [a2, a3, a1, b1]) lines.add(work);
    expect(started).toEqual([a2, b1]);
    // Tried again, it lets the one that arrived before it go first.
    lines.again(a2);
    expect(started).toEqual([a2, b1, a1]);
    lines.done(a1);
    lines.done(a2);
    lines.done(a3);
    expect(started).toEqual([a2, b1, a1, a2, a3]);
    // What is over already changes nothing.
    lines.done(a1);
    lines.add(a1);
    expect(started.at(-1)).toBe(a1);
  });
});
