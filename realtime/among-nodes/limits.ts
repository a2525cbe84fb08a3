import { createHmac } from 'node:crypto';
import { Limiter } from '../limiter.ts';
import { openRedis } from './redis.ts';

/** Makes the limiter of one door (`twin`, `handshakes`, …): burst and tokens a second. */
export type MakeLimiter = (name: string, burst: number, perSecond: number) => Limiter;

/** Limits that all nodes count together. */
export interface SharedLimits {
  limiter: MakeLimiter;
  stop(): void;
}

/** Process ms from a take until the other nodes know of it. */
const TELL_AFTER = 25;
/** Keys of one script call, and keys waiting: more are left out, which only ever lets somebody through. */
const MOST_KEYS = 500;
const MOST_WAITING = 20_000;

/**
 * Takes what a node allowed from the buckets of all (KEYS; ARGV: burst, tokens a second, then a count per key) and
 * says what is left in each. The clock is Redis's own; a bucket that is full again is forgotten.
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local burst, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local left = {}
for i, key in ipairs(KEYS) do
  local held = redis.call('HMGET', key, 'tokens', 'at')
  local tokens = burst
  if held[1] then
    tokens = math.min(burst, tonumber(held[1]) + math.max(0, now - tonumber(held[2])) / 1000 * rate)
  end
  tokens = math.max(-burst, tokens - tonumber(ARGV[i + 2]))
  redis.call('HSET', key, 'tokens', tostring(tokens), 'at', now)
  redis.call('PEXPIRE', key, math.min(86400000, math.ceil((burst - tokens) / rate * 1000) + 1000))
  left[i] = tostring(tokens)
end
return left`;

/**
 * Rate limits over any number of nodes. Each node decides at once by its own bucket, tells Redis what it allowed a
 * moment later, and learns what all have left: nobody waits for Redis, and while it is away or was flushed each node
 * counts alone. A key is hashed with the installation's secret: Redis holds no address.
 */
export function shareLimits(url: string, secret: Uint8Array): SharedLimits {
  const redis = openRedis(url);
  const timers = new Set<NodeJS.Timeout>();

  function limiter(name: string, burst: number, perSecond: number): Limiter {
    let waiting = new Map<string, number>();
    let timer: NodeJS.Timeout | null = null;
    const own = new Limiter(burst, perSecond, {
      onTake(key) {
        if (waiting.size >= MOST_WAITING && !waiting.has(key)) return;
        waiting.set(key, (waiting.get(key) ?? 0) + 1);
        timer ??= later();
      }
    });

    function later(): NodeJS.Timeout {
      const set = setTimeout(() => {
        timers.delete(set);
        void tell().finally(() => {
          timer = waiting.size > 0 ? later() : null;
        });
      }, TELL_AFTER);
      timers.add(set);
      return set;
    }

    async function tell(): Promise<void> {
      const told = [...waiting];
      waiting = new Map();
      for (let at = 0; at < told.length; at += MOST_KEYS) {
        const part = told.slice(at, at + MOST_KEYS);
        const keys = part.map(([key]) => `vigie:limit:${name}:${hashed(secret, key)}`);
        const counts = part.map(([, count]) => count);
        try {
          const left = (await redis.eval(
            SCRIPT,
            keys.length,
            ...keys,
            burst,
            perSecond,
            ...counts
          )) as string[];
          part.forEach(([key], i) => own.lower(key, Number(left[i]) - (waiting.get(key) ?? 0)));
        } catch {
          // Redis is away: this node counts alone until it is back.
          return;
        }
      }
    }
    return own;
  }

  return {
    limiter,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      redis.disconnect();
    }
  };
}

function hashed(secret: Uint8Array, key: string): string {
  return createHmac('sha256', secret).update(key).digest('base64url').slice(0, 22);
}
