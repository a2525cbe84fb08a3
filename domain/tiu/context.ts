import type { Facility } from '../region.ts';
import type { Instant } from '../time/instant.ts';
import type { TiuBy } from './codes.ts';
import type { PlacesTold, TiuRequest } from './types.ts';

/** What a decision stands on besides the request itself. */
export interface TiuContext {
  /** Domain time, and when it happened: the same for a person who acts now. */
  now: Instant;
  at: Instant;
  by: TiuBy;
  /** Account or device, '' for none. */
  actor: string;
  /** Facilities of the region by FINESS. */
  facilities: ReadonlyMap<string, Facility>;
  /** Requests that are open or ended in the last days, without this one. */
  others: readonly TiuRequest[];
  /** The request a retransfer comes from; null: none was named, or there is none of that name. */
  parent: TiuRequest | null;
  /** Free places of a maternity as last told, each kind once. */
  places(finess: string): readonly PlacesTold[];
  /** Spoken codes that are taken. */
  codes: ReadonlySet<string>;
  /** Words of places, which the free text may hold (`note-words.ts`). */
  placeWords: ReadonlySet<string>;
}
