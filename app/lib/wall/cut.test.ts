import { describe, expect, it } from 'vitest';
import { CHANGES_KEPT } from '#realtime/protocol/types.ts';
import { cutWords, digestOf } from './cut.ts';
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

  it('tells for half an hour what happened meanwhile, exactly', () => {
    const cut = { from: at(19, 40), to: at(19, 50) };
    const change = (minute: number, scope: string) => ({
      at: at(19, minute),
      scope,
      kind: 'level' as const,
      from: '1',
      to: '3'
    });
    const changes = [change(55, 'E'), change(48, 'D'), change(41, 'C'), change(40, 'B'), change(39, 'A')];
    const digest = digestOf(cut, changes, at(20, 0), (scope) => `<${scope}>`);
    expect(digest?.said[0]).toContain('2');
    expect(digest?.said[0]).toContain('<D>');
    expect(digestOf(cut, [], at(20, 0), String)?.said[0]).toBeTruthy();
    expect(digestOf(cut, changes, at(20, 21), String)).toBeNull();
    expect(digestOf(null, changes, at(20, 0), String)).toBeNull();
  });

  it('says "at least" where the list of changes may not reach back to the beginning of the cut', () => {
    const cut = { from: at(19, 40), to: at(19, 50) };
    const list = (count: number, minute: number) =>
      Array.from({ length: count }, () => ({
        at: at(19, minute),
        scope: 'A',
        kind: 'level' as const,
        from: '1',
        to: '3'
      }));
    const said = (changes: ReturnType<typeof list>) => digestOf(cut, changes, at(20, 0), String)?.said[0];
    expect(said(list(CHANGES_KEPT, 45))).toMatch(/au moins 60/);
    expect(said(list(CHANGES_KEPT - 1, 45))).toMatch(/^59/);
    expect(said([...list(CHANGES_KEPT - 1, 45), ...list(1, 30)])).toMatch(/^59/);
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
