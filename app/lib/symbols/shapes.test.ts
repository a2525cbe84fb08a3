import { describe, expect, it } from 'vitest';
import type { Level } from '#domain/level/rule.ts';
import { PALETTES } from './palette.ts';
import { casingOf, strokeKind, symbolMarks, symbolSize, SYMBOL_IDS } from './shapes.ts';

const LEVELS: Level[] = [0, 1, 2, 3];
const marks = (id: (typeof SYMBOL_IDS)[number]) => symbolMarks(id, PALETTES.dark);

describe('symbols', () => {
  it('grow with the level: 18, 30, 38, 54 px at 5 m', () => {
    expect(LEVELS.map((level) => symbolSize(`level-${level}`))).toEqual([18, 30, 38, 54]);
  });

  it('are told apart by shape alone, without any colour', () => {
    const shapes = SYMBOL_IDS.map((id) =>
      JSON.stringify(
        marks(id).map(({ d, fill, dash, stroke }) => [d, fill !== null, stroke !== null, dash ?? null])
      )
    );
    const withoutHollow = shapes.filter((_, i) => !SYMBOL_IDS[i]?.startsWith('hollow'));
    expect(new Set(withoutHollow).size).toBe(withoutHollow.length);
  });

  it.each(LEVELS)(
    'of level %i lose their fill, not their outline’s size, when the picture is not live',
    (level) => {
      for (const mark of marks(`hollow-${level}`)) {
        expect(mark.fill).toBe(PALETTES.dark.ground);
        expect(mark.stroke).toBe(level === 3 ? PALETTES.dark.rim : PALETTES.dark.levels[level]);
        expect(mark.dash).toBeUndefined();
      }
      expect(symbolSize(`hollow-${level}`)).toBe(symbolSize(`level-${level}`));
    }
  );

  it.each(LEVELS)(
    'of a silent site keep the last shape at its last size, dashed, hollow, light grey',
    (level) => {
      const [silent] = marks(`silent-${level}`);
      expect(silent?.d).toBe(marks(`hollow-${level}`)[0]?.d);
      expect(silent?.dash).toBeDefined();
      expect(silent?.fill).toBe(PALETTES.dark.ground);
      expect(silent?.stroke).toBe(PALETTES.dark.absent);
      expect(symbolSize(`silent-${level}`)).toBe(symbolSize(`level-${level}`));
    }
  );

  it('are told apart in two colours of the reader’s own, also a filled level from a hollow and a silent one', () => {
    for (const palette of [PALETTES.dark, PALETTES.light]) {
      const drawn = SYMBOL_IDS.map((id) =>
        JSON.stringify(symbolMarks(id, palette).map((mark) => [mark.d, strokeKind(mark, palette), mark.dash]))
      );
      expect(new Set(drawn).size).toBe(SYMBOL_IDS.length);
    }
    const kinds = (id: (typeof SYMBOL_IDS)[number]) =>
      marks(id).map((mark) => strokeKind(mark, PALETTES.dark));
    expect([
      kinds('level-3'),
      kinds('level-2'),
      kinds('level-1'),
      kinds('hollow-2'),
      kinds('closed')
    ]).toEqual([['full rim'], ['full'], ['line', 'full'], ['hole'], ['line']]);
  });

  it('carry a rim at the critical level only', () => {
    const rimmed = LEVELS.filter((level) =>
      marks(`level-${level}`).some(({ stroke }) => stroke === PALETTES.dark.rim)
    );
    expect(rimmed).toEqual([3]);
  });

  it('are cased in the ground’s colour where they may touch another', () => {
    const [casing] = casingOf(marks('level-3'), PALETTES.dark);
    expect(casing?.stroke).toBe(PALETTES.dark.ground);
    expect(casing?.width).toBeGreaterThan(marks('level-3')[0]?.width ?? Infinity);
  });
});
