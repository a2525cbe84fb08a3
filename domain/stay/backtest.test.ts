import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../time/instant.ts';
import { dayBounds } from '../time/paris.ts';
import { backtest, scorableSpan, type BacktestScore, type TestedSite } from './backtest.ts';
import { learnStay } from './learn-stay.ts';
import { prepare } from './learn.ts';
import { stayLog, type StayVersion } from './log.ts';
import { predict } from './model.ts';
import { paceOf } from './pace.ts';
import { gain, mergeScores } from './score.ts';
import { stateAt } from './state.ts';
import { halfHourly, syntheticVersions, type SyntheticSite } from './testing/synthetic.ts';

const DAY = 24 * HOUR;
const [FROM] = dayBounds('2026-01-05');
const DAYS = 84;
const SPAN = { from: '2026-03-05', to: '2026-03-25', relearn: 7 };

function site(versions: StayVersion[]): TestedSite {
  const horizons = halfHourly(FROM, FROM + DAYS * DAY);
  return { finess: '960000011', services: ['adult'], log: stayLog(versions, 0), horizons };
}
const world = (over: Partial<SyntheticSite> = {}): StayVersion[] =>
  syntheticVersions({ from: FROM, days: DAYS, perDay: 120, slow: 1.6, seed: 7, ...over });
const run = (versions: StayVersion[], span = SPAN): BacktestScore[] => backtest([site(versions)], span);
const sums = (scores: BacktestScore[]) => mergeScores(scores.map((one) => one.sums));

describe('a back-test', () => {
  const ordinary = run(world());

  test('tells nine in ten, and half', () => {
    const { n, under90, overMedian } = sums(ordinary);
    expect(n).toBeGreaterThan(1500);
    expect(under90 / n).toBeGreaterThan(0.85);
    expect(under90 / n).toBeLessThan(0.95);
    expect(Math.abs(overMedian / n - 0.5)).toBeLessThan(0.06);
  });

  test('learns that a day is slow from those who leave and those who are there', () => {
    const of = (k: number): [number, number] => gain(sums(ordinary), k) ?? [0, 0];
    const gains = [of(0), of(1), of(2)] as const;
    // Slower days fill the department, so that a line over hour and presence says nearly all of it.
    for (const [least, [at50, at90]] of [
      [0.04, gains[0]],
      [0.04, gains[1]],
      [0, gains[2]]
    ] as const) {
      expect(at50).toBeGreaterThan(least);
      expect(at90).toBeGreaterThan(least);
    }
  });

  test('misses a perfect median by no more than the noise allows', () => {
    const { absolute, noise } = sums(ordinary);
    expect(absolute).toBeLessThan(noise);
  });

  test('learns nothing where every day is alike: it beats the slot median by noise only', () => {
    // The slot median of eight weeks is itself noisy: 120 a day leave five to an hour of the week.
    const flat = sums(run(world({ slow: 1 })));
    const [at50] = gain(flat, 1) ?? [1];
    const best = gain(flat, 2) ?? [1, 1];
    expect(at50).toBeLessThan(0.04);
    for (const one of best) expect(Math.abs(one)).toBeLessThan(0.012);
  });

  test('gives no figure to a group of under fifty in four weeks', () => {
    const [few] = run(world({ perDay: 2 }));
    expect(few).toMatchObject({ reason: 'too_few', sums: { n: 0 } });
  });

  test('learns a small group with the others of its size', () => {
    const small = [1, 2, 3].map((seed) => ({
      ...site(world({ perDay: 10, seed })),
      finess: `96000000${seed}`
    }));
    const scores = backtest(small, SPAN);
    expect(scores.every(({ pooled }) => pooled)).toBe(true);
    const { n, under90 } = sums(scores);
    expect(under90 / n).toBeGreaterThan(0.85);
  });
});

describe('leakage', () => {
  const span = { from: '2026-03-10', to: '2026-03-11', relearn: 1 };
  const [cut] = dayBounds('2026-03-10');
  const small = { perDay: 40 };
  const honest = sums(run(world(small), span));

  test('what came to be known later changes nothing of what is learned and said at an instant', () => {
    const asOf = cut + 14.25 * HOUR;
    const said = (versions: StayVersion[]) => {
      const learner = { ...site(versions), group: 'all' as const };
      const learned = learnStay(prepare(learner, asOf, asOf), 'all', asOf);
      if (!('model' in learned)) throw new Error(learned.reason);
      const state = stateAt(learner.log, asOf - MINUTE, asOf, 'all', paceOf(learned.model.pace));
      return { ...learned, state, told: predict(learned.model, state) };
    };
    const all = world(small);
    const then = all
      .filter(({ knownAt }) => knownAt <= asOf)
      .map((version) => (version.endedAt > asOf ? { ...version, endedAt: Infinity } : version));
    expect(then.length).toBeLessThan(all.length);
    expect(said(all)).toEqual(said(then));
  });

  test("tomorrow's stays planted as recorded the day before change the scores: recorded_at is what keeps them out", () => {
    const planted = world(small).map((version) =>
      version.passage.entree >= cut && version.passage.sortie !== null
        ? { ...version, knownAt: version.passage.entree - DAY }
        : version
    );
    expect(sums(run(planted, span)).pinball50).not.toBe(honest.pinball50);
    expect(sums(run(world(small), span))).toEqual(honest);
  });
});

test('days are scored after eight weeks of learning and once 72 hours have passed', () => {
  expect(scorableSpan([site(world())], 7)).toEqual({ from: '2026-03-03', to: '2026-03-25', relearn: 7 });
  expect(
    scorableSpan(
      [
        site(world({ days: 20 })).log.n
          ? { ...site(world({ days: 20 })), horizons: halfHourly(FROM, FROM + 20 * DAY) }
          : site([])
      ],
      7
    )
  ).toBeNull();
});
