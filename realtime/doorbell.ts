import { Redis } from 'ioredis';
import type { Logger } from 'pino';

const CHANNEL = 'vigie:feed';

/**
 * The doorbell between processes: whoever committed outbox rows rings, whoever folds the feed looks at once
 * instead of at its next poll. It carries nothing else: lost or doubled rings cost delay, never truth.
 */
export interface Doorbell {
  /** Who carries it: Redis between machines, the supervisor between the processes of one, nobody. */
  kind: 'redis' | 'house' | 'none';
  ring(): void;
  /** Calls back at each ring of anybody. */
  onRing(callback: () => void): void;
  state(): 'none' | 'connected' | 'away';
  stop(): Promise<void>;
}

const SILENT: Doorbell = {
  kind: 'none',
  ring: () => undefined,
  onRing: () => undefined,
  state: () => 'none',
  stop: () => Promise.resolve()
};

/** Connects to Redis and keeps trying while it is away. Without a URL there is no bell: nodes poll. */
export function openDoorbell(url: string | null, log: Logger): Doorbell {
  if (!url) return SILENT;
  const options = {
    lazyConnect: false,
    // A ring that cannot be sent now is worth nothing later.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times: number) => Math.min(100 * 2 ** Math.min(times, 6), 5_000)
  };
  const sender = new Redis(url, options);
  const listener = new Redis(url, { ...options, enableOfflineQueue: true });
  const callbacks = new Set<() => void>();
  let said = true;
  for (const client of [sender, listener]) {
    client.on('error', (error: Error) => {
      if (said)
        log.warn({ code: (error as NodeJS.ErrnoException).code }, 'Redis is away: nodes poll meanwhile');
      said = false;
    });
    client.on('ready', () => (said = true));
  }
  // A bell that comes back may have missed rings: everybody looks once.
  listener.on('ready', () => {
    void listener.subscribe(CHANNEL).catch(() => undefined);
    for (const callback of callbacks) callback();
  });
  listener.on('message', () => {
    for (const callback of callbacks) callback();
  });
  return {
    kind: 'redis',
    ring: () => void sender.publish(CHANNEL, '').catch(() => undefined),
    onRing: (callback) => void callbacks.add(callback),
    state: () => (listener.status === 'ready' && sender.status === 'ready' ? 'connected' : 'away'),
    stop: async () => {
      sender.disconnect();
      listener.disconnect();
    }
  };
}
