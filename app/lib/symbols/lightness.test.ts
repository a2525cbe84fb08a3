import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lightness, type Vision } from './lightness.ts';
import { PALETTES } from './palette.ts';

const VISIONS: Vision[] = ['greyscale', 'protanopia', 'deuteranopia'];
const { dark, light } = PALETTES;

describe('lightness of the levels', () => {
  it('is L* 42, 60, 73, 93 on the dark ground', () => {
    expect(dark.levels.map((colour) => Math.round(lightness(colour)))).toEqual([42, 60, 73, 93]);
  });

  it.each(VISIONS)('rises with the level by 8 or more on the dark ground (%s)', (vision) => {
    const [a, b, c, d] = dark.levels.map((colour) => lightness(colour, vision));
    for (const [low, high] of [
      [a, b],
      [b, c],
      [c, d]
    ])
      expect((high ?? 0) - (low ?? 0)).toBeGreaterThan(8);
  });

  it.each(VISIONS)('falls with the level by 8 or more on the light ground (%s)', (vision) => {
    const [a, b, c, d] = light.levels.map((colour) => lightness(colour, vision));
    for (const [high, low] of [
      [a, b],
      [b, c],
      [c, d]
    ])
      expect((high ?? 0) - (low ?? 0)).toBeGreaterThan(8);
  });

  it.each(VISIONS)('never lets a silent site be quieter than a calm one (%s)', (vision) => {
    for (const palette of [dark, light]) {
      const contrast = (colour: string) =>
        Math.abs(lightness(colour, vision) - lightness(palette.ground, vision));
      expect(contrast(palette.absent)).toBeGreaterThan(contrast(palette.levels[0]));
    }
  });

  it('knows black and white', () => {
    expect(lightness('#000000')).toBe(0);
    expect(lightness('#ffffff')).toBeCloseTo(100, 6);
  });
});

describe('the palette', () => {
  it('is the one of the design tokens', () => {
    const css = readFileSync(new URL('../style/tokens.css', import.meta.url), 'utf8');
    const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`, 'u').exec(css)?.[1];
    expect([0, 1, 2, 3].map((level) => token(`level-${level}`))).toEqual([...dark.levels]);
    expect(token('level-3-rim')).toBe(dark.rim);
    expect(token('ground')).toBe(dark.ground);
    expect(token('silent')).toBe(dark.absent);
  });
});
