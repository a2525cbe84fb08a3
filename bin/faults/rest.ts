import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, and no longer once `signal` says that all is over: what is measured after it is not this wait. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
