import { createRequire } from 'node:module';
import type * as Uws from 'uWebSockets.js';

/** The native library, or why it cannot load here (musl, another Node, another processor, not installed). */
export function loadUws(): { uws: typeof Uws } | { reason: string } {
  try {
    return { uws: createRequire(import.meta.url)('uWebSockets.js') as typeof Uws };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { reason: reason ?? 'unknown' };
  }
}
