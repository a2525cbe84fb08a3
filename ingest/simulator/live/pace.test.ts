import { describe, expect, it } from 'vitest';
import { startPace, stepPace, type Pace } from './pace.ts';

const BOUND = 48;
const LOOK = 500;

/** A region that makes files as fast as its clock runs, and a door that takes `takes` a second. */
function region(wanted: number, takes: (second: number) => number) {
  let pace = startPace(wanted, 0, 0);
  let waiting = 0;
  const speeds: number[] = [];
  const queue: number[] = [];
  function run(seconds: number): Pace {
    for (const end = speeds.length + seconds * 2; speeds.length < end;) {
      const now = speeds.length * LOOK;
      // 91 sites, a file every ten minutes.
      const made = (91 / 600) * pace.speed * (LOOK / 1_000);
      waiting = Math.max(0, waiting + made - takes(now / 1_000) * (LOOK / 1_000));
      pace = stepPace(pace, { waiting, bound: BOUND, wanted, now });
      speeds.push(pace.speed);
      queue.push(waiting);
    }
    return pace;
  }
  return { run, speeds, queue };
}

describe('the pace of the simulated clock', () => {
  it('is the one asked for while the door keeps up', () => {
    const { run, speeds } = region(60, () => 30);
    run(600);
    expect(new Set(speeds)).toEqual(new Set([60]));
  });

  it('falls to what a slow door takes, so that the queue stays bounded, and tries to rise ever more seldom', () => {
    const { run, speeds, queue } = region(600, () => 30);
    run(1_800);
    expect(Math.max(...queue.slice(60))).toBeLessThan(3 * BOUND);
    const late = speeds.slice(-1_200);
    const changes = late.filter((speed, i) => i > 0 && speed !== late[i - 1]).length;
    // The door takes the files of 198×.
    expect(late.reduce((sum, speed) => sum + speed, 0) / late.length).toBeGreaterThan(90);
    expect(changes).toBeLessThan(30);
  });

  it('falls to that of the present while the door is away, and is back within a minute', () => {
    const { run } = region(60, (second) => (second >= 10 && second < 60 ? 0 : 30));
    expect(run(60).speed).toBe(1);
    expect(run(60).speed).toBe(60);
  });

  it('is not slowed by the backlog of a start', () => {
    const queue = { waiting: 10 * BOUND, bound: BOUND, wanted: 60 };
    const started = startPace(60, 0, 15_000);
    expect(stepPace(started, { ...queue, now: 14_000 }).speed).toBe(60);
    expect(stepPace(started, { ...queue, now: 15_000 }).speed).toBe(30);
  });

  it('never rises by so much that another process would see a file of its future', () => {
    let pace = startPace(1, 0, 0);
    for (let now = 0; pace.speed < 600; now += LOOK) {
      const next = stepPace(pace, { waiting: 0, bound: BOUND, wanted: 600, now });
      // Seen up to 2 s later elsewhere; an EXTRACT may be 10 minutes ahead: half of that is kept in hand.
      expect((next.speed - pace.speed) * 2).toBeLessThan(300);
      pace = next;
    }
  });
});
