import { describe, expect, test } from 'vitest';
import type { UnitFeed } from '../events.ts';
import type { UnitFigures } from '../figures/types.ts';
import { HOUR, MINUTE, type Instant } from '../time/instant.ts';
import { SLOTS, type ScopeNorm } from '../usual/types.ts';
import { isDaily, rhythmOf } from './rhythm.ts';
import { feedState, worstFeed } from './state.ts';
import { isLowDay, stepQuiet } from './suspect.ts';

/** Tuesday 13 October 2026, 00:00 in Paris. */
const MIDNIGHT: Instant = Date.UTC(2026, 9, 12, 22);

const feed = (over: Partial<UnitFeed>): UnitFeed => ({
  unit: '010000001/0',
  origin: 'simulated',
  horizon: MIDNIGHT,
  lastReceivedAt: MIDNIGHT,
  lastFileId: null,
  lastGrade: 'A',
  rhythm: 10 * MINUTE,
  held: [],
  files24h: 1,
  records24h: 1,
  quarantined24h: 0,
  announcedDown: null,
  suspect: null,
  ...over
});

describe('rhythm', () => {
  test('is the median gap between advances, whatever their order and repeats', () => {
    expect(rhythmOf([0, 60, 10, 20, 20, 30].map((m) => m * MINUTE))).toBe(10 * MINUTE);
    expect(rhythmOf([0, 20, 30].map((m) => m * MINUTE))).toBe(15 * MINUTE);
  });

  test('lies between 5 min and 24 h, and is not known before two advances', () => {
    expect(rhythmOf([0, MINUTE])).toBe(5 * MINUTE);
    expect(rhythmOf([0, 50 * HOUR])).toBe(24 * HOUR);
    expect(rhythmOf([MINUTE, MINUTE])).toBeNull();
  });

  test('over three hours has no "now"', () => {
    expect([null, 3 * HOUR, 3 * HOUR + 1].map(isDaily)).toEqual([false, false, true]);
  });
});

describe('a feed', () => {
  test('is late at two rhythms and silent at four', () => {
    const at = (m: number) => feedState(feed({}), MIDNIGHT + m * MINUTE);
    expect([19, 20, 39, 40].map(at)).toEqual(['live', 'late', 'late', 'silent']);
  });

  test('that sends once a day is late at 06:00 local without yesterday, silent at 12:00', () => {
    const daily = (horizon: Instant) => feed({ rhythm: 24 * HOUR, horizon });
    const at = (h: number, horizon: Instant) => feedState(daily(horizon), MIDNIGHT + h * HOUR);
    const before = MIDNIGHT - 24 * HOUR;
    expect([5.9, 6, 11.9, 12].map((h) => at(h, before))).toEqual(['live', 'late', 'late', 'silent']);
    expect(at(23, MIDNIGHT)).toBe('live');
    expect(at(1, before - 1)).toBe('silent');
  });

  test('never heard is not silent; announced down is neither, until its end', () => {
    expect(feedState(null, 0)).toBe('never_heard');
    expect(feedState(feed({ horizon: null }), 0)).toBe('never_heard');
    const until = MIDNIGHT + HOUR;
    const down = feed({ announcedDown: { since: MIDNIGHT, until, reason: 'cyber' } });
    expect(feedState(down, MIDNIGHT + 50 * MINUTE)).toBe('announced_down');
    expect(feedState(down, until)).toBe('silent');
    expect(feedState(down, MIDNIGHT - MINUTE)).toBe('live');
  });

  test('whose file is held has spoken', () => {
    const held = feed({ held: ['2026-10-12'], lastReceivedAt: MIDNIGHT + 60 * MINUTE });
    expect(feedState(held, MIDNIGHT + 65 * MINUTE)).toBe('live');
  });

  test('of a site is the worst of its units', () => {
    expect(worstFeed(['live', 'silent', 'late'])).toBe('silent');
    expect(worstFeed([])).toBe('live');
  });
});

describe('suspicion', () => {
  const flat = { mu: new Array<number>(SLOTS).fill(6), phi: 1, n: 1000 };
  const norm: ScopeNorm = {
    scope: 'x',
    present: flat,
    arrivals: flat,
    longStay8: null,
    day: { mu: new Array<number>(7).fill(144), phi: 2, n: 50 },
    stay90: null
  };
  const figures = (
    horizon: Instant,
    lastArrivalAt: Instant | null,
    total: number | null = 144
  ): UnitFigures => ({ horizon, lastArrivalAt, previousDay: { day: '2026-10-12', total } }) as UnitFigures;
  const start = stepQuiet(null, figures(MIDNIGHT, MIDNIGHT), norm);

  test('falls on a file without arrival since the last, where five are usual', () => {
    const after = (m: number) => stepQuiet(start, figures(MIDNIGHT + m * MINUTE, MIDNIGHT), norm).suspect;
    expect(after(49)).toBe(false);
    expect(after(50)).toBe(true);
    const quiet = stepQuiet(start, figures(MIDNIGHT + 50 * MINUTE, MIDNIGHT), norm);
    expect(stepQuiet(quiet, figures(MIDNIGHT + 60 * MINUTE, MIDNIGHT), norm).suspect).toBe(true);
  });

  test('falls on a run of files when twelve are usual over it, and ends with the next arrival', () => {
    let quiet = start;
    for (let m = 10; m < 120; m += 10)
      quiet = stepQuiet(quiet, figures(MIDNIGHT + m * MINUTE, MIDNIGHT), norm);
    expect(quiet.suspect).toBe(false);
    quiet = stepQuiet(quiet, figures(MIDNIGHT + 120 * MINUTE, MIDNIGHT), norm);
    expect(quiet.suspect).toBe(true);
    quiet = stepQuiet(quiet, figures(MIDNIGHT + 121 * MINUTE, MIDNIGHT), norm);
    expect(quiet.suspect).toBe(true);
    quiet = stepQuiet(quiet, figures(MIDNIGHT + 130 * MINUTE, MIDNIGHT + 125 * MINUTE), norm);
    expect(quiet).toEqual({ horizon: MIDNIGHT + 130 * MINUTE, since: null, suspect: false });
  });

  test('does not fall without a usual, nor on a file that brings no newer horizon', () => {
    expect(stepQuiet(start, figures(MIDNIGHT + 5 * HOUR, MIDNIGHT), null).suspect).toBe(false);
    expect(stepQuiet(start, figures(MIDNIGHT, null), norm)).toBe(start);
  });

  test('falls on a day under μ − 4σ, not on one never received', () => {
    // σ = √(2 · 144) = 17; μ − 4σ = 76.1
    expect(isLowDay(figures(MIDNIGHT, null, 77), norm)).toBe(false);
    expect(isLowDay(figures(MIDNIGHT, null, 76), norm)).toBe(true);
    expect(isLowDay(figures(MIDNIGHT, null, null), norm)).toBe(false);
  });
});
