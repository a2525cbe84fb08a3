import type { HubMessage } from '#domain/samu/messages.ts';
import type { FileWarning } from '#domain/rpu/types.ts';
import type { Outcome } from '../inbox/types.ts';

/** Different warnings of one answer. */
const MOST = 100;

/**
 * What a payload came to: items received, used and set aside, and everything that was said of it. A payload of one
 * message that is refused is refused as a whole, with that message's own reason.
 * @param late states that came after a newer one
 */
export function outcomeOf(messages: readonly HubMessage[], late: number): Outcome {
  const [only] = messages;
  if (messages.length === 1 && only?.refused)
    return { state: 'refused', code: only.refused.code, where: only.refused.place };
  const sum = (of: (message: HubMessage) => number): number => messages.reduce((n, one) => n + of(one), 0);
  const received = sum((message) => message.received);
  const accepted = sum((message) => message.accepted);
  return {
    ...{ state: 'processed', received, accepted, quarantined: received - accepted },
    warnings: warningsOf(messages, late),
    ...{ days: [], grade: null }
  };
}

function warningsOf(messages: readonly HubMessage[], late: number): FileWarning[] {
  const counts = new Map<string, Required<FileWarning>>();
  const say = (code: string, where: string, n: number): void => {
    const place = where.replace(/\[\d+\]/g, '');
    const known = counts.get(`${code} ${place}`);
    if (known) known.count += n;
    else if (counts.size < MOST) counts.set(`${code} ${place}`, { code, where: place, count: n });
  };
  for (const { refused, refusals, notes } of messages) {
    for (const { code, place } of refused ? [refused] : refusals) say(code, place, 1);
    for (const { code, where, n } of notes) say(code, where, n);
  }
  if (late > 0) say('HUB_STATE_LATE', 'state', late);
  return [...counts.values()];
}
