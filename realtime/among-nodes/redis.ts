import { Redis } from 'ioredis';

/** Process ms after which an answer that has not come is none. */
const PATIENCE = 2_000;

/**
 * A connection for what nodes share beside the feed. What cannot be said now is worth nothing later: nothing is
 * queued or sent again, and it comes back by itself. Its errors are told by the doorbell, which is always there too.
 */
export function openRedis(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: PATIENCE,
    retryStrategy: (times: number) => Math.min(100 * 2 ** Math.min(times, 6), 5_000)
  });
  redis.on('error', () => undefined);
  return redis;
}
