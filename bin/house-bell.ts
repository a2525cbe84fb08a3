import type { Logger } from 'pino';
import { openDoorbell, type Doorbell } from '#realtime/doorbell.ts';
import type { Config } from './config.ts';

/** What a process of the house tells the supervisor: somebody wrote to the feed; tell me when somebody does. */
export type BellMessage = { kind: 'ring' } | { kind: 'hear' };

/** The bell of this process: Redis where it is configured, else the supervisor's, else none (nodes poll). */
export function openBell(config: Pick<Config, 'REDIS_URL'>, log: Logger): Doorbell {
  return config.REDIS_URL || !process.send ? openDoorbell(config.REDIS_URL ?? null, log) : openHouseBell();
}

/**
 * The doorbell between the processes of one `vigie up`: the supervisor passes each ring on to those who asked to
 * hear. At most one ring is on its way at a time, and one more waits: a burst of writers costs two messages.
 */
export function openHouseBell(): Doorbell {
  const callbacks = new Set<() => void>();
  let onItsWay = false;
  let waits = false;

  function tell(message: BellMessage, done?: () => void): void {
    // Without a supervisor nobody hears: nodes look at their next poll.
    if (!process.send || !process.connected) return done?.();
    process.send(message, undefined, {}, () => done?.());
  }

  function send(): void {
    onItsWay = true;
    waits = false;
    tell({ kind: 'ring' }, () => {
      onItsWay = false;
      if (waits) send();
    });
  }

  const heard = (message: unknown): void => {
    if (isBell(message, 'ring')) for (const callback of callbacks) callback();
  };
  process.on('message', heard);
  return {
    kind: 'house',
    ring() {
      for (const callback of callbacks) callback();
      if (onItsWay) waits = true;
      else send();
    },
    onRing(callback) {
      if (callbacks.size === 0) tell({ kind: 'hear' });
      callbacks.add(callback);
    },
    state: () => (process.connected ? 'connected' : 'away'),
    stop: () => {
      process.off('message', heard);
      return Promise.resolve();
    }
  };
}

/** True for a bell message of that kind, whatever else travels on the channel. */
export function isBell(message: unknown, kind: BellMessage['kind']): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind;
}
