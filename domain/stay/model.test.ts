import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../time/instant.ts';
import { dayBounds } from '../time/paris.ts';
import { learnStay } from './learn-stay.ts';
import { prepare } from './learn.ts';
import { stayLog } from './log.ts';
import { logQuantiles, predict, published } from './model.ts';
import { pinball } from './score.ts';
import type { StayState } from './state.ts';
import { halfHourly, syntheticVersions } from './testing/synthetic.ts';
import { LEADS } from './types.ts';

const [FROM] = dayBounds('2026-01-05');
const AS_OF = FROM + 60 * 24 * HOUR;
const versions = syntheticVersions({ from: FROM, days: 62, perDay: 40, slow: 1.4, seed: 3 });
const learner = {
  log: stayLog(versions, 0),
  horizons: halfHourly(FROM, AS_OF),
  group: 'all' as const
};
const learned = learnStay(prepare(learner, AS_OF, AS_OF), 'all', AS_OF);
if (!('model' in learned)) throw new Error(learned.reason);
const { model } = learned;

const count = fc.integer({ min: 0, max: 400 });
const unit = fc.double({ min: -3, max: 3, noNaN: true });
const state: fc.Arbitrary<StayState> = fc.record({
  at: fc.integer({ min: AS_OF, max: AS_OF + 30 * 24 * HOUR }),
  ...{ present: count, presentOwn: count, arrivals1h: count, arrivals3h: count },
  ...{ departures1h: count, departures3h: count, longStay8: count, oriented: count },
  elapsedMean: fc.integer({ min: 0, max: 72 * HOUR }),
  elapsedP90: fc.integer({ min: 0, max: 72 * HOUR }),
  share75: fc.double({ min: 0, max: 1, noNaN: true }),
  ...{ lately4h: unit, lately12h: unit, pace3h: unit, pace12h: unit },
  last20: fc.constant([])
});

test('quantiles grow, at every hour ahead, whatever is going on', () => {
  fc.assert(
    fc.property(state, (at) => {
      for (const lead of LEADS) {
        const logs = logQuantiles(model, at, lead);
        expect(logs.every((log, i) => Number.isFinite(log) && log >= (logs[i - 1] ?? -Infinity))).toBe(true);
      }
      const { ranges } = predict(model, at);
      expect(ranges.map(({ hours }) => hours)).toEqual([...LEADS]);
      for (const { p50, p90 } of ranges) {
        expect(p50 % 15 === 0 && p90 % 15 === 0 && p50 > 0 && p90 >= p50 && p90 <= 72 * 60).toBe(true);
      }
    }),
    { numRuns: 200 }
  );
});

test('is published to the nearest quarter of an hour, its 90th percentile up to the next', () => {
  const [low, high] = [published(0, 172 * MINUTE, 316 * MINUTE), published(0, 173 * MINUTE, 315 * MINUTE)];
  expect([low.p50, low.p90, high.p50, high.p90]).toEqual([165, 330, 180, 315]);
  expect(published(2, 3 * MINUTE, 4 * MINUTE)).toEqual({ hours: 2, p50: 15, p90: 15 });
});

test('is plain data: the same after a way through JSON', () => {
  const again = JSON.parse(JSON.stringify(model)) as typeof model;
  fc.assert(
    fc.property(state, (at) => {
      expect(predict(again, at)).toEqual(predict(model, at));
    }),
    { numRuns: 20 }
  );
});

test('pinball loss weighs what is missed above and under a quantile', () => {
  expect([pinball(0.9, 100, 110), pinball(0.9, 100, 90)].map((v) => Math.round(v))).toEqual([9, 1]);
  expect(pinball(0.5, 100, 110)).toBe(5);
});
