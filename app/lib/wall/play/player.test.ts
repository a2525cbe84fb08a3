import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { play, START, type Player, type Rules, type Signal } from './player.ts';

const RULES: Rules = { pages: ['region', 'samu', 'lits'], stay: 30_000, patience: 15_000 };

/** Plays for some minutes, a tick a second; `answer` says what becomes of each page that loads. */
function run(
  minutes: number,
  answer: (page: string) => 'ready' | 'failed' | 'silent',
  rules: (now: number) => Rules = () => RULES
) {
  let player: Player = START;
  const seen: string[] = [];
  let blanks = 0;
  for (let now = 1_000; now < minutes * 60_000; now += 1_000) {
    player = play(player, { kind: 'tick' }, now, rules(now));
    const frame = player.loading;
    const said = frame && answer(frame.page);
    if (frame && said && said !== 'silent') player = play(player, { kind: said, frame }, now, rules(now));
    const page = player.shown?.page;
    if (page === undefined && seen.length > 0) blanks += 1;
    if (page !== undefined && page !== seen.at(-1)) seen.push(page);
  }
  return { player, seen, blanks };
}

describe('a playlist', () => {
  it('plays its pages in order, each for its time', () => {
    expect(run(3, () => 'ready').seen).toEqual(['region', 'samu', 'lits', 'region', 'samu', 'lits']);
  });

  it('skips a page that fails or never answers, counts it, and never shows it', () => {
    for (const what of ['failed', 'silent'] as const) {
      const { seen, player, blanks } = run(4, (page) => (page === 'samu' ? what : 'ready'));
      expect(seen.slice(0, 4)).toEqual(['region', 'lits', 'region', 'lits']);
      expect(player.skipped).toBeGreaterThan(1);
      expect(blanks).toBe(0);
    }
  });

  it('keeps the last good picture while every page fails, and goes on trying', () => {
    let broken = false;
    const { player, seen, blanks } = run(9, () => {
      const said = broken ? 'failed' : 'ready';
      broken = true;
      return said;
    });
    expect([player.shown?.page, seen, blanks]).toEqual(['region', ['region'], 0]);
    expect(player.skipped).toBeGreaterThan(5);
  });

  it("gives the screen to an operator's page until the order ends, then goes on", () => {
    const ordered = (now: number) =>
      now > 60_000 && now < 180_000 ? { ...RULES, pages: ['samu'] } : { ...RULES, pages: ['region', 'lits'] };
    expect(run(5, () => 'ready', ordered).seen.slice(0, 5)).toEqual([
      ...['region', 'lits', 'samu', 'region', 'lits']
    ]);
    const empty = run(
      2,
      () => 'ready',
      (now) => ({ ...RULES, pages: now < 60_000 ? ['samu'] : [] })
    );
    expect(empty.player.shown).toBeNull();
  });

  it('never blanks a screen that has a picture, whatever its pages do', () => {
    const signal = fc.record({
      wait: fc.integer({ min: 1, max: 40_000 }),
      kind: fc.constantFrom('tick' as const, 'ready' as const, 'failed' as const),
      ours: fc.boolean(),
      few: fc.boolean()
    });
    fc.assert(
      fc.property(fc.array(signal, { maxLength: 60 }), (signals) => {
        let player: Player = START;
        let now = 0;
        for (const { wait, kind, ours, few } of signals) {
          now += wait;
          const before = player;
          const frame = ours && before.loading ? before.loading : { page: 'lits', since: -1 };
          const said: Signal = kind === 'tick' ? { kind } : { kind, frame };
          player = play(before, said, now, few ? { ...RULES, pages: ['samu'] } : RULES);
          if (before.shown) expect(player.shown).not.toBeNull();
          if (player.shown && player.shown !== before.shown) {
            expect(kind).toBe('ready');
            expect(player.shown).toBe(before.loading);
          }
          expect(player.skipped).toBeGreaterThanOrEqual(before.skipped);
        }
      })
    );
  });
});
