import type { Instant } from '#domain/time/instant.ts';
import { ALSO, ASKS, event, RECEIVES, requested } from './events.ts';

/** Payloads in their order, one of which at least is refused with each code that the door tells of transfers. */
export function refusedTransfers(at: Instant): unknown[] {
  const ask = (finess: string, id?: string) => event('asked', at, { finess }, id);
  const accepts = (id?: string) => event('answered', at, { finess: RECEIVES, answer: 'ACCEPTEE' }, id);
  const chosen = (id?: string) => event('accepted', at, { finess: RECEIVES }, id);
  return [
    [],
    event('departed', at),
    { ...requested(at), at: 'yesterday' },
    requested(at, { indication: 'none' }),
    requested(at, { requester: '000000000' }),
    // A contra-indication that no doctor has decided on.
    requested(at, { contraIndications: { abruption: true } }),
    { ...requested(at), urgency: 'IMMEDIATE' },
    event('answered', at, { finess: ALSO, answer: 'ACCEPTEE' }),
    ask(RECEIVES),
    { ...ask(RECEIVES), channel: 'phone' },
    chosen(),
    accepts(),
    chosen(),
    event('arrived', at),
    // Two who were promised one cot.
    [requested(at, {}, 'r2'), ask(RECEIVES, 'r2'), accepts('r2')],
    [requested(at, {}, 'r3'), ask(RECEIVES, 'r3'), accepts('r3')],
    chosen('r2'),
    chosen('r3'),
    event('departed', at, {}, 'r2')
  ];
}

/** What the key of a maternity may not say. */
export const notItsOwn = (at: Instant): unknown => event('asked', at, { finess: ASKS });
