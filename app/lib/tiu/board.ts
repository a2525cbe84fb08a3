import type { MaternityLevel } from '#domain/region.ts';
import type { TiuCandidate } from '#domain/tiu/propose-types.ts';
import type { TiuStep } from '#domain/tiu/steps.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import type { Instant } from '#domain/time/instant.ts';

/** A maternity of the region, as lists and map show it. */
export interface MaternityPlace {
  name: string;
  department: string;
  level: MaternityLevel | null;
  derived: boolean;
  lon: number;
  lat: number;
  /** Line for professionals, of the directory; null: not filled in. */
  phone: string | null;
}

/** One step as a page may show it: who acted stays in the record. */
export type ShownStep = Omit<TiuStep, 'actor'>;

/** A maternity as the search list shows it: what it is stands in the list of places. */
export type Candidate = Omit<TiuCandidate, 'facility'>;

/** Where a request could go: every maternity once, proposed or not. */
export interface Proposals {
  proposed: readonly Candidate[];
  excluded: readonly Candidate[];
}

/** One case in depth. */
export interface TiuCaseView {
  request: TiuRequest;
  steps: readonly ShownStep[];
  /** Its free text, for those who handle requests. */
  note: string | null;
  /** Code of the request it comes from. */
  parentCode: string | null;
  /** Where it could go; null when that cannot be read, or nothing is looked for. */
  proposals: Proposals | null;
  /** Of this very viewer: their own last change, which they may take back. */
  mayUndo: boolean;
}

/** What the desk's page is made from. */
export interface TiuBoard {
  now: Instant;
  requests: readonly TiuRequest[];
  chosen: TiuCaseView | null;
  /** The case that was asked for is not there, or not this viewer's. */
  missing: boolean;
}
