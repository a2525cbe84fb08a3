import { describe, expect, it } from 'vitest';
import { clockTime, dayTime, decimal, duration, gap, integer, percent, timeInSentence } from './format.ts';

describe('figures as they are written', () => {
  it('groups thousands with a narrow no-break space in French', () => {
    expect(integer(4812, 'fr')).toBe('4\u202f812');
    expect(integer(4812, 'en')).toBe('4,812');
    expect(integer(1234567, 'fr')).toBe('1\u202f234\u202f567');
    expect(integer(-1234, 'fr')).toBe('\u22121\u202f234');
    expect(integer(0, 'fr')).toBe('0');
  });

  it('writes shares, gaps and decimals', () => {
    expect(percent(0.964, 'fr')).toBe('96\u202f%');
    expect(gap(1.48, 'fr')).toBe('+48\u202f%');
    expect(gap(0.8, 'en')).toBe('\u221220%');
    expect(gap(1, 'en')).toBe('±0%');
    expect(gap(3.99, 'fr')).toBe('+299\u202f%');
    expect(gap(4.2, 'fr')).toBe('×4,2');
    expect(gap(14.4, 'en')).toBe('×14');
    expect(decimal(-2.44, 'fr')).toBe('\u22122,4');
  });

  it('writes hours of Europe/Paris whatever the machine', () => {
    const winter = Date.UTC(2026, 10, 22, 19, 6);
    const summer = Date.UTC(2026, 6, 14, 19, 6);
    expect(clockTime(winter)).toBe('20:06');
    expect(clockTime(summer)).toBe('21:06');
    expect(timeInSentence(winter, 'fr')).toBe('20\u202fh\u202f06');
    expect(timeInSentence(winter, 'en')).toBe('20:06');
    expect(dayTime(winter, winter, 'fr')).toBe('20:06');
    expect(dayTime(summer, winter, 'fr')).toContain('14 juil.');
  });

  it('writes ages', () => {
    expect(duration(-5, 'fr')).toBe('0\u202fs');
    expect(duration(59_000, 'fr')).toBe('59\u202fs');
    expect(duration(12 * 60_000, 'fr')).toBe('12\u202fmin');
    expect(duration(185 * 60_000, 'fr')).toBe('3\u202fh\u202f05');
    expect(duration(50 * 3_600_000, 'fr')).toBe('2\u202fj');
    expect(duration(50 * 3_600_000, 'en')).toBe('2\u202fd');
  });
});
