import { expect, test } from 'vitest';
import { backoff } from './backoff.ts';
import { readSaved } from './last-picture.ts';
import { ServerClock } from './server-clock.ts';

const HOUR = 3_600_000;

test('domain time is counted on the server clock, whatever the screen believes', () => {
  const clock = new ServerClock();
  clock.heardAnswer({ at: 5_000_000, processAt: 5_000_000, sentAt: 0, receivedAt: 100, shared: false });
  expect(clock.domain(100)).toBe(5_000_050);
  expect(clock.domain(60_100)).toBe(5_060_050);
});

test('a simulated clock at ×60 is followed, and goes on during a cut', () => {
  const clock = new ServerClock();
  clock.heardAnswer({ at: 0, processAt: 1_000, sentAt: 1_000, receivedAt: 1_000, shared: false });
  clock.heardMessage({ at: 60 * 5_000, processAt: 6_000 }, 6_000);
  expect(clock.speed).toBe(60);
  expect(clock.domain(16_000)).toBe(60 * 15_000);
  clock.setDomainClock({ anchorDomain: 7, anchorProcess: 16_000, speed: 10 });
  expect(clock.domain(17_000)).toBe(10_007);
});

test('a kept picture gives the clock until the server speaks', () => {
  const clock = new ServerClock();
  clock.restore(1_000, 500, 60);
  expect(clock.domain(1_500)).toBe(61_000);
  clock.heardAnswer({ at: 9_000_000, processAt: HOUR, sentAt: 2_000, receivedAt: 2_000, shared: false });
  expect(clock.domain(2_000)).toBe(9_000_000);
  clock.restore(1, 1, 1);
  expect(clock.domain(2_000)).toBe(9_000_000);
});

test('a late message is refused and moves nothing', () => {
  const clock = new ServerClock();
  clock.heardAnswer({ at: 100_000, processAt: 100_000, sentAt: 0, receivedAt: 0, shared: false });
  expect(clock.heardMessage({ at: 89_000, processAt: 89_000 }, 0)).toBe(false);
  expect(clock.domain(0)).toBe(100_000);
});

test('attempts spread out, and never wait longer than 20 s', () => {
  expect([0, 1, 2, 3].map((attempt) => backoff(attempt, 0.999))).toEqual([500, 1_000, 1_999, 3_998]);
  for (let attempt = 0; attempt < 40; attempt += 1) {
    expect(backoff(attempt, 0)).toBeGreaterThanOrEqual(250);
    expect(backoff(attempt, 0.999)).toBeLessThanOrEqual(20_000);
  }
});

test('what an older version kept is not shown', () => {
  expect(readSaved(null)).toBeNull();
  expect(readSaved({ version: 0, topics: [] })).toBeNull();
  expect(readSaved({ version: 1, goodAt: 'x', savedAt: 0, speed: 1, topics: [] })).toBeNull();
  expect(readSaved({ version: 1, goodAt: 1, savedAt: 0, speed: 1, topics: [] })).not.toBeNull();
});
