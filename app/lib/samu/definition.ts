import type { CallDefinition } from '#domain/samu/calls/definition.ts';
import { m } from '#app/lib/messages/generated/messages.js';

/** How calls are counted, in one sentence: it stands beside every figure of them. */
export function definitionWords({
  excludeShort,
  over
}: Pick<CallDefinition, 'excludeShort' | 'over'>): string {
  return m.samu_calls_definition({
    short: excludeShort ? m.samu_calls_short_out() : m.samu_calls_short_in(),
    over: over === 'presented' ? m.samu_calls_over_presented() : m.samu_calls_over_answered()
  });
}
