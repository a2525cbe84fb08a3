import type { Instant } from '#domain/time/instant.ts';

/** Of the fictive region: level I, level III, level IIB. */
export const ASKS = '960000037';
export const RECEIVES = '960000011';
export const ALSO = '990000014';

export const iso = (at: Instant): string => new Date(at).toISOString();

/** An event of stream `tiu`. */
export const event = (type: string, at: Instant, over: object = {}, requestId = 'r1') => ({
  ...{ type, requestId, at: iso(at) },
  ...over
});

/** A request at 33 weeks that needs an obstetric bed and an intensive-care cot. */
export const requested = (at: Instant, over: object = {}, requestId = 'r1') =>
  event(
    'requested',
    at,
    {
      ...{ requester: ASKS, origin: 'cell', gestationalAgeDays: 33 * 7, fetuses: 1, weightsG: [1_900] },
      ...{ indication: 'MAP', urgency: 'URGENTE' },
      needs: { obstetric: true, neonatal: { level: 'SI', count: 1 } },
      contraIndications: { imminentDelivery: false },
      ...over
    },
    requestId
  );
