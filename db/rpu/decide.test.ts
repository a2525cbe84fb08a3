import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { decideDay, type Claim } from './decide.ts';
import type { DayState } from './types.ts';

const day = '2026-06-09';
const noon = Date.UTC(2026, 5, 10, 10);
const claim = (over: Partial<Claim> = {}): Claim => ({
  ...{ day, extractAt: noon, receivedAt: noon + MINUTE, fileId: 'b', n: 30, keys: [] },
  ...over
});
const winner = (over: Partial<DayState> = {}): DayState => ({
  ...{
    day,
    extractAt: noon,
    receivedAt: noon + MINUTE,
    recordedAt: noon,
    file: 1,
    fileId: 'a',
    sameExtract: false
  },
  ...{ n: 40, nExit: 40, nHospital: 0, nOriented: 0, stays: [] },
  ...over
});

describe('the winner of a day', () => {
  it('is the file with the newest EXTRACT, whenever it is received', () => {
    const newer = claim({ extractAt: noon + HOUR, receivedAt: noon - HOUR });
    expect(decideDay(newer, winner(), null, false).fate).toBe('applied');
    const older = claim({ extractAt: noon - HOUR, receivedAt: noon + HOUR });
    expect(decideDay(older, winner(), null, false).fate).toBe('older');
  });

  it('is, of one EXTRACT, the last received, then the greater name; both are flagged', () => {
    const later = claim({ receivedAt: noon + 2 * MINUTE });
    expect(decideDay(later, winner(), null, true)).toMatchObject({ fate: 'applied', sameExtract: true });
    const earlier = claim({ receivedAt: noon });
    expect(decideDay(earlier, winner(), null, true)).toMatchObject({ fate: 'older', sameExtract: true });
    expect(decideDay(claim(), winner(), null, true).fate).toBe('applied');
    expect(decideDay(claim({ fileId: '0' }), winner(), null, true).fate).toBe('older');
  });

  it('may be written again: the same file tried again is applied, never held nor flagged', () => {
    const again = decideDay(claim({ fileId: 'a', n: 0 }), winner(), null, true);
    expect(again).toMatchObject({ fate: 'applied', sameExtract: false });
  });
});

describe('the shrink guard', () => {
  const late = { extractAt: noon + HOUR };
  const fate = (n: number, stored: Partial<DayState> = {}) =>
    decideDay(claim({ ...late, n }), winner(stored), null, true).fate;

  it('holds what empties a day or halves a complete day of at least 20', () => {
    expect(fate(20)).toBe('applied');
    expect(fate(19)).toBe('held');
    expect(fate(9, { n: 19 })).toBe('applied');
    expect(fate(0, { n: 1 })).toBe('held');
    expect(fate(0, { n: 0 })).toBe('applied');
  });

  it('does not halve what is not over', () => {
    const during = Date.UTC(2026, 5, 9, 20);
    expect(fate(5, { extractAt: during })).toBe('applied');
    expect(fate(0, { extractAt: during })).toBe('held');
  });

  it('gives way to a newer file that says the same, not to one that says something else', () => {
    const held = { day, extractAt: noon + HOUR, receivedAt: noon + HOUR, fileId: 'h', n: 10, refused: null };
    const next = (n: number) => decideDay(claim({ extractAt: noon + 2 * HOUR, n }), winner(), held, true);
    expect(next(13)).toMatchObject({ fate: 'applied', held: 'settle' });
    expect(next(18)).toMatchObject({ fate: 'held', held: 'replace' });
    expect(next(40)).toMatchObject({ fate: 'applied', held: 'settle' });
    const before = decideDay(claim({ extractAt: noon + 30 * MINUTE, n: 40 }), winner(), held, true);
    expect(before).toMatchObject({ fate: 'applied', held: 'keep' });
  });

  it('keeps refusing what a person refused, whoever sends it, and judges other people anew', () => {
    const people = (n: number, of = 'k') => Array.from({ length: n }, (_, i) => `${of}${i}`);
    const held = {
      ...{ day, extractAt: noon + HOUR, receivedAt: noon + HOUR, fileId: 'h', n: 10 },
      refused: new Set(people(10))
    };
    const next = (keys: string[], over: Partial<Claim> = {}) =>
      decideDay(claim({ extractAt: noon + 2 * HOUR, n: keys.length, keys, ...over }), winner(), held, true);
    const stays = { fate: 'refused', held: 'keep' };
    expect(next(people(10))).toMatchObject(stays);
    // Its own file tried again, and a fifth or 5 more or less of the same people.
    expect(next(people(10), { extractAt: noon + HOUR, receivedAt: noon + HOUR, fileId: 'h' })).toMatchObject(
      stays
    );
    expect(next(people(15))).toMatchObject(stays);
    expect(next(people(5))).toMatchObject(stays);
    expect(next(people(16))).toMatchObject({ fate: 'held', held: 'replace' });
    expect(next(people(10, 'other'))).toMatchObject({ fate: 'held', held: 'replace' });
    // Older than what was refused: nobody asks for it any more.
    expect(next(people(10, 'other'), { extractAt: noon + 30 * MINUTE })).toMatchObject(stays);
    expect(next(people(30))).toMatchObject({ fate: 'applied', held: 'settle' });
  });
});
