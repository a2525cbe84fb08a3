import { ALSO, event, RECEIVES, requested } from '#ingest/tiu/testing/events.ts';
import type { Instant } from '#domain/time/instant.ts';

/** One step of a request, as the cell's own program tells it. */
interface Step {
  key: string;
  at: Instant;
  body: object;
}

/** From the call to the bed: a maternity refuses, another one takes her. */
const LIFE: readonly ((at: Instant, id: string) => object)[] = [
  (at, id) => requested(at, {}, id),
  (at, id) => event('asked', at, { finess: ALSO, channel: 'phone' }, id),
  (at, id) => event('answered', at, { finess: ALSO, answer: 'REFUSEE', reason: 'PLACE_NEONAT' }, id),
  (at, id) => event('asked', at, { finess: RECEIVES, channel: 'phone' }, id),
  (at, id) => event('answered', at, { finess: RECEIVES, answer: 'ACCEPTEE', places: { SI: 3 } }, id),
  (at, id) => event('accepted', at, { finess: RECEIVES, by: 'cell' }, id),
  (at, id) => event('transport_decided', at, { vector: 'SMUR', medicalised: true }, id),
  (at, id) => event('departed', at, {}, id),
  (at, id) => event('arrived', at, {}, id),
  (at, id) => event('closed', at, { outcome: 'HOSPITALISEE' }, id)
];

/** One request of transfer after the other, a step at a time. A step is the same, to the byte, until it is taken. */
export function movingTransfer(): { step(at: Instant): Step; taken(): void } {
  let told = 0;
  let held: Step | null = null;
  return {
    step(at) {
      const key = `m${Math.floor(told / LIFE.length)}`;
      held ??= { key, at, body: LIFE[told % LIFE.length]?.(at, key) ?? {} };
      return held;
    },
    taken() {
      told += 1;
      held = null;
    }
  };
}
