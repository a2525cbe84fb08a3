import type { Service } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Measure } from '#domain/measure.ts';
import { doorAt, statusAt, type Status } from '#realtime/protocol/public-status.ts';
import type { StayEntry } from '#realtime/protocol/stay-types.ts';
import type { PublicEntry } from '#realtime/protocol/types.ts';

/** What changes on the card of a department: the same on the server and, later, on the reader's phone. */
export interface CardState {
  status: Status;
  /** Part of it is shut until then: a service, where that is known. */
  partial: { until: Instant; service: Service | null } | null;
  /** Expected stays of the services one asks for, those that were ever published. */
  stays: { service: Service; stay: StayEntry }[];
  /** Longest wait before a doctor that the site itself says; null where it says none of now. */
  wait: Measure | null;
}

/** A shut door is said instead of how busy it is: nobody reads that a closed department is quiet. */
export function cardState(
  entry: PublicEntry | undefined,
  services: readonly Service[],
  now: Instant
): CardState {
  const door = doorAt(entry, services, now);
  if (door && door.kind !== 'partial')
    return { status: { kind: door.kind, until: door.until }, partial: null, stays: [], wait: null };
  const shut = door?.service ?? null;
  const stays = services.flatMap((service) => {
    const stay = entry?.expected?.[service];
    return stay && service !== shut ? [{ service, stay }] : [];
  });
  const wait = entry?.wait ?? null;
  const over = wait?.provenance?.staleAt;
  return {
    status: statusAt(entry, now),
    partial: door && { until: door.until, service: door.service },
    stays,
    wait: wait && !(over != null && now >= over) ? wait : null
  };
}

/** When what a card says is over, at the latest: the first of its figures to go stale; null where none is of now. */
export function cardUntil(
  entry: PublicEntry | undefined,
  { status, stays, wait }: CardState
): Instant | null {
  const ends = [
    status.kind === 'crowd' || status.kind === 'active' ? (entry?.staleAt ?? null) : null,
    ...stays.map(({ stay }) => (stay.measures.p50.value === null ? null : stay.provenance.unknownAt)),
    wait?.provenance?.staleAt ?? null
  ].filter((end) => end !== null);
  return ends.length > 0 ? Math.min(...ends) : null;
}
