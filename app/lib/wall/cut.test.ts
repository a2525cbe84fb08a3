import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANGES_KEPT } from '#realtime/protocol/types.ts';
import { cutWords, digestOf, missedBetween } from './cut.ts';
import { bandText } from './band.ts';
import type { Link } from '#app/lib/live/link.ts';

const at = (hour: number, minute: number) => Date.UTC(2026, 10, 22, hour - 1, minute);

describe('a picture that is not live', () => {
  it('says its age and the broken link', () => {
    const words = (more: Partial<Link>, good: number | null) =>
      cutWords(
        { fresh: false, broken: 'screen-server', state: 'reconnecting', ...more },
        good,
        at(19, 59),
        'fr'
      );
    expect(words({ fresh: true, broken: null }, at(19, 47))).toBeNull();
    const server = words({}, at(19, 47)) ?? [];
    expect(server[0]).toMatch(/19:47.*12.min/);
    for (const said of server) expect(said).toContain('19:47');
    expect(server[0]?.length).toBeGreaterThan(server[1]?.length ?? Infinity);
    expect(words({ broken: 'server-database' }, at(19, 47))).not.toEqual(server);
    expect(words({}, at(19, 47) - 3 * 86_400_000)?.[0]).toMatch(/19 nov/);
  });

  it('before any picture says so, and does not call a first attempt a cut', () => {
    const link = { fresh: false, broken: 'screen-server' } as const;
    const first = cutWords({ ...link, state: 'reconnecting' }, null, at(19, 47), 'fr')?.[0];
    const later = cutWords({ ...link, state: 'offline' }, null, at(19, 47), 'fr')?.[0];
    expect(first).not.toContain('null');
    expect(first).not.toMatch(/coupée/);
    expect(later).toMatch(/coupée/);
  });

  const change = (minute: number, scope = 'A') => ({
    ...{ at: at(19, minute), scope, kind: 'level' as const, from: '1', to: '3' }
  });
  const list = (count: number, minute: number) =>
    Array.from({ length: count }, (_, i) => change(minute, `s${i}`));
  const cut = { from: at(19, 40), to: at(19, 50) };

  it('tells for half an hour what the screen missed, exactly', () => {
    // Told at the tick of 19:40, after this screen was cut off at 19:40:20.
    const before = [change(40, 'B'), change(39, 'A')];
    const missed = missedBetween(cut, before, [change(48, 'D'), change(40, 'C'), ...before]);
    expect(missed).toEqual({
      changes: [change(48, 'D'), change(40, 'C')],
      whole: true,
      seen: change(40, 'B')
    });
    const digest = digestOf(cut, missed, at(20, 0), (scope) => `<${scope}>`);
    expect(digest?.said).toEqual(['2 changements, dernier <D>', '2 changements']);
    expect(digestOf(cut, missedBetween(cut, before, before), at(20, 0), String)?.said).toEqual([
      'rien n’a changé'
    ]);
    const one = missedBetween(cut, before, [change(41, 'C'), ...before]);
    // Each wording counts: a name alone would not say that one thing changed.
    for (const said of digestOf(cut, one, at(20, 0), String)?.said ?? [])
      expect(said).toMatch(/^1 changement/);
    expect(digestOf(cut, missed, at(20, 21), String)).toBeNull();
    expect(digestOf(null, missed, at(20, 0), String)).toBeNull();
  });

  it('follows the list as it forgets its oldest, and says "at least" where it may not reach back', () => {
    const told = (before: ReturnType<typeof list>, after: ReturnType<typeof list>) =>
      digestOf(cut, missedBetween(cut, before, after), at(20, 0), String)?.said[0];
    const full = list(CHANGES_KEPT, 30);
    expect(told(full, [...list(9, 45), ...full].slice(0, CHANGES_KEPT))).toMatch(/^9 /);
    expect(told(full, [...list(59, 45), ...full].slice(0, CHANGES_KEPT))).toMatch(/^59 /);
    expect(told(full, [...list(60, 45), ...full].slice(0, CHANGES_KEPT))).toMatch(/^au moins 60/);
    expect(told([], list(59, 45))).toMatch(/^59 /);
    expect(told([], list(60, 45))).toMatch(/^au moins 60/);
    // Another record: its list knows nothing of what this screen had seen.
    expect(told(list(5, 30), list(2, 45))).toMatch(/^au moins 2/);
    const day = { from: cut.to - 24 * 3_600_000, to: cut.to };
    expect(missedBetween(day, [], list(2, 45)).whole).toBe(false);
  });

  it('finds what was missed, whatever the lists and however much was forgotten', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 90 }),
        fc.nat(90),
        fc.nat(90),
        (steps, cutAt, forgotten) => {
          // Every change of its own: a scope changes once at a minute.
          const all = steps.map((_, i) => change(i % 60, `s${i}`)).reverse();
          const kept = (changes: typeof all) => changes.slice(0, CHANGES_KEPT);
          const seen = Math.min(cutAt, all.length);
          const before = kept(all.slice(all.length - seen));
          // Of a cut shorter than a day, what is older than a day is of before.
          const after = kept(all).slice(0, Math.max(all.length - seen, all.length - forgotten));
          const { changes, whole } = missedBetween(cut, before, after);
          const truth = all.slice(0, all.length - seen);
          if (whole) expect(changes).toEqual(truth);
          else expect(truth.slice(0, changes.length)).toEqual(changes.slice(0, truth.length));
        }
      )
    );
  });

  it('never shows simulated data without the band, nor another clock without saying so', () => {
    const now = at(20, 0);
    expect(bandText({ origin: 'real', speed: 1, now, present: now }, 'fr')).toBeNull();
    expect(bandText({ origin: 'simulated', speed: 1, now, present: now }, 'fr')).toMatch(/SIMULATION/);
    expect(bandText({ origin: 'simulated', speed: 60, now, present: now }, 'fr')).toMatch(/×60/);
    expect(
      bandText({ origin: 'simulated', speed: 1, now: now + 2 * 86_400_000, present: now }, 'fr')
    ).toMatch(/\+2.j/);
    expect(bandText({ origin: 'exercise', speed: 1, now, present: now }, 'en')).toMatch(/EXERCI[CS]E/);
  });
});
