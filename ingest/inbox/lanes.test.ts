import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { KeyedQueue, Lane } from './lanes.ts';

describe('a lane', () => {
  it('runs at most its width side by side, in order of arrival', async () => {
    const lane = new Lane(2);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    await new Promise<void>((resolve) => {
      for (let i = 0; i < 6; i++) {
        lane.push(async () => {
          started.push(i);
          most = Math.max(most, ++running);
          await sleep(1);
          running -= 1;
          if (i === 5) resolve();
        });
      }
    });
    expect(started).toEqual([0, 1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('drains: ends what runs, starts nothing more', async () => {
    const lane = new Lane(1);
    const ended: string[] = [];
    lane.push(async () => {
      await sleep(5);
      ended.push('running');
    });
    lane.push(async () => void ended.push('waiting'));
    await lane.drain();
    lane.push(async () => void ended.push('late'));
    await sleep(1);
    expect(ended).toEqual(['running']);
  });
});

describe('a keyed queue', () => {
  it('runs one name in sequence, also after a failure, and two names side by side', async () => {
    const queue = new KeyedQueue();
    const log: string[] = [];
    const task = (name: string, ms: number) => async (): Promise<void> => {
      log.push(`${name}+`);
      await sleep(ms);
      log.push(`${name}-`);
      if (name === 'a1') throw new Error('a1');
    };
    const a1 = queue.run('a', task('a1', 10));
    const a2 = queue.run('a', task('a2', 1));
    const b = queue.run('b', task('b', 1));
    await expect(a1).rejects.toThrow('a1');
    await Promise.all([a2, b]);
    expect(log.filter((entry) => entry.startsWith('a'))).toEqual(['a1+', 'a1-', 'a2+', 'a2-']);
    expect(log.indexOf('b-')).toBeLessThan(log.indexOf('a1-'));
  });
});
