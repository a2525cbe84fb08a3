import { describe, expect, it } from 'vitest';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { play, type Memory, type Step } from './memory.ts';

const UNIT = '960000011/0';
const OTHER = '990000014/0';
const START: Instant = Date.parse('2026-06-10T12:00:00+02:00');
const usual = new Map(
  [UNIT, OTHER, 'region'].map((scope) => [scope, { present: 10, phi: 1, arrivalsAnHour: 4 }])
);
const areas = new Map([['region', [UNIT, OTHER]]]);
const FIRST = { seq: 0, tick: START };

const empty = { present: null, lastArrivalAt: null, special: false, rhythm: null };
const none = { ...empty, suspect: null, lastReceivedAt: null, held: false };

/** Steps numbered in order, minutes after START. */
function steps(...told: [kind: Step['kind'], unit: string, minute: number, present?: number][]): Step[] {
  return told.map(([kind, unit, minute, present], i) => {
    const at = START + minute * MINUTE;
    const figures = kind === 'unit.figures' ? { present: present ?? null, lastArrivalAt: at } : {};
    return { ...none, seq: i + 1, kind, unit, at, horizon: at, ...figures };
  });
}
const figures = (minute: number, present: number, unit = UNIT) =>
  ['unit.figures', unit, minute, present] as [Step['kind'], string, number, number];
const tick = (minute: number) => ['tick', '', minute] as [Step['kind'], string, number];
const levelOf = (memory: Memory, unit = UNIT) => memory.sites.get(unit)?.level;

describe('what the judge remembers', () => {
  it('rises after two measurements, and falls half a sigma lower after half an hour', () => {
    const up = [tick(0), figures(0, 19), tick(1)];
    expect(levelOf(play(steps(...up), FIRST, { usual, areas }))).toBe(0);
    const risen = [...up, figures(3, 19), tick(3)];
    expect(levelOf(play(steps(...risen), FIRST, { usual, areas }))).toBe(2);
    const falling = [...risen, figures(6, 10), tick(6), figures(32, 10), tick(32)];
    expect(levelOf(play(steps(...falling), FIRST, { usual, areas }))).toBe(2);
    // Half an hour after the tick at which it was first looked at.
    const fallen = [...falling, tick(33)];
    expect(levelOf(play(steps(...fallen), FIRST, { usual, areas }))).toBe(0);
  });

  it('knows which sites are too old for the sums of their area, and says no more than a stale level', () => {
    const both = [tick(0), figures(0, 19), figures(0, 10, OTHER), figures(3, 19), tick(3)];
    expect(play(steps(...both), FIRST, { usual, areas }).areas.get('region')).toBe(0);
    const late = play(steps(...both, tick(61)), FIRST, { usual, areas });
    expect(late.sites.get(UNIT)).toMatchObject({ state: 'known', level: 2 });
    expect(late.sites.get(OTHER)).toMatchObject({ state: 'stale', level: 0 });
    // One of two sites is under 60 % of the activity.
    expect(late.areas.get('region')).toBeNull();
    const old = play(steps(...both, tick(364)), FIRST, { usual, areas });
    expect(old.sites.get(UNIT)).toMatchObject({ state: 'unknown', level: null });
  });

  it('begins anew where a picture began from the tables: of what was before, the newest only', () => {
    const told = steps(tick(0), figures(0, 19), figures(3, 19), tick(4), tick(5));
    expect(levelOf(play(told, FIRST, { usual, areas }))).toBe(2);
    expect(levelOf(play(told, { seq: 4, tick: START + 4 * MINUTE }, { usual, areas }))).toBe(0);
  });
});
