import type { Instant } from '#domain/time/instant.ts';
import { isOpen } from '#domain/tiu/fold.ts';
import { compareNext, type NextStep, nextStep } from '#domain/tiu/next-step.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';

/** One open request with what must be done next. */
export interface QueueRow {
  request: TiuRequest;
  next: NextStep;
}

/** The queue: open requests by what must be done next. */
export function queueOf(requests: readonly TiuRequest[], now: Instant): QueueRow[] {
  return requests
    .filter(isOpen)
    .map((request): QueueRow => ({ request, next: nextStep(request, now) }))
    .sort((a, b) => compareNext([a.request, a.next], [b.request, b.next]));
}
