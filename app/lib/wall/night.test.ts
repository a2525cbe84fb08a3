import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isNight, NIGHT_SHADE, nightFrom } from './night.ts';

const paris = (hour: number) => Date.UTC(2026, 10, 22, hour - 1, 30);
const tokens = readFileSync(new URL('../style/tokens.css', import.meta.url), 'utf8');

/** Relative luminance of a token under the night layer (WCAG). */
function luminance(name: string): number {
  const hex = new RegExp(`--${name}: #([0-9a-f]{6})`).exec(tokens)?.[1] ?? '';
  const [r = NaN, g = NaN, b = NaN] = [0, 2, 4].map((at) => {
    const share = ((parseInt(hex.slice(at, at + 2), 16) / 255) * (1 - NIGHT_SHADE) * 255) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: string, b: string) => {
  const [low = NaN, high = NaN] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

describe('night', () => {
  it('goes over midnight, by the hours of the room', () => {
    const night = nightFrom(new URLSearchParams('nuit=22-6'));
    expect([21, 22, 23, 3, 5, 6, 12].map((hour) => isNight(night, paris(hour)))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
      false
    ]);
    expect(isNight(nightFrom(new URLSearchParams('nuit=1-5')), paris(0))).toBe(false);
  });

  it('is off without hours that can be', () => {
    for (const text of ['', 'nuit=', 'nuit=22', 'nuit=5-5', 'nuit=22-99', 'nuit=a-b'])
      expect(nightFrom(new URLSearchParams(text))).toBeNull();
    expect(isNight(null, paris(3))).toBe(false);
  });

  it('never dims text under legibility', () => {
    expect(contrast('ink', 'ground')).toBeGreaterThan(4.5);
    expect(contrast('ink-soft', 'ground')).toBeGreaterThan(4.5);
    expect(contrast('band-cut-ink', 'band-cut')).toBeGreaterThan(4.5);
    expect(contrast('simulation-ink', 'simulation')).toBeGreaterThan(4.5);
  });
});
