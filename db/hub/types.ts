import type { Origin } from '#domain/origin.ts';
import type { HubMessage } from '#domain/samu/messages.ts';
import type { TeamPosition } from '#domain/samu/types.ts';
import type { Instant } from '#domain/time/instant.ts';

/** A translated payload on its way into the record. */
export interface HubPayload {
  receipt: string;
  source: string;
  /** Of the source key; a message may be an exercise all the same. */
  origin: Origin;
  /** Domain times of the reception, and at which the record knew. */
  receivedAt: Instant;
  recordedAt: Instant;
  messages: readonly HubMessage[];
}

/** What the writer must know of the region. */
export interface HubRegion {
  /** Department codes: a SAMU of another one is outside. */
  departments: ReadonlySet<string>;
  /** The commune a point is in; null outside. */
  communeAt(lon: number, lat: number): TeamPosition['commune'];
}

/** What became of a payload. */
export interface HubWritten {
  /** States that were older than the one already known. */
  late: number;
}
