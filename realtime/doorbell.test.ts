import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDoorbell, type Doorbell } from './doorbell.ts';
import { startRedis } from './testing/redis.ts';

const log = pino({ level: 'silent' });
const WAIT = { timeout: 50_000, interval: 50 };
const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function bell(url: string): Doorbell {
  const opened = openDoorbell(url, log);
  stops.push(() => opened.stop());
  return opened;
}

describe('the doorbell', () => {
  it('is silent without Redis', () => {
    const none = openDoorbell(null, log);
    none.ring();
    expect(none.state()).toBe('none');
  });

  it('rings in every process, and again after Redis was killed and came back', async () => {
    const redis = await startRedis();
    stops.push(() => redis.close());
    const [here, there] = [bell(redis.url), bell(redis.url)];
    let rings = 0;
    there.onRing(() => (rings += 1));
    await vi.waitUntil(() => here.state() === 'connected' && there.state() === 'connected', WAIT);
    await vi.waitUntil(() => (here.ring(), rings > 0), WAIT);

    await redis.kill();
    await vi.waitUntil(() => here.state() === 'away', WAIT);
    here.ring();
    const before = rings;
    await redis.start();
    // It comes back by itself, and everybody looks once for what was missed.
    await vi.waitUntil(() => rings > before && here.state() === 'connected', WAIT);
  });
});
