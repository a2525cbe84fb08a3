import type { Measure, Measured } from '#domain/measure.ts';
import type { MaternityLevel } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { TiuKind } from '#domain/tiu/cots.ts';
import type { Crossing } from '#domain/tiu/gestation.ts';
import type { NextStep } from '#domain/tiu/next-step.ts';
import type { Contest } from '#domain/tiu/propose-types.ts';
import type { PlaceChannel, TiuAsk, TiuCase, TiuRequest } from '#domain/tiu/types.ts';

/**
 * Topics of in-utero transfers: `tiu` (the desk: every request), `tiu-network:<id>` (those of one perinatal network),
 * `tiu-site:<FINESS>` (what is asked of one maternity, and its own requests), `tiu-wall` (counts and free places;
 * nothing of any one request). Timers run from the instants that entries hold.
 */

/** What is worked out of a case at the last tick; stale from the next local midnight on. */
interface CaseMeasures {
  /** Completed days of amenorrhoea. */
  gestation: Measure;
  /** Least level of maternity that suits. */
  level: Measure<MaternityLevel>;
}

/** Topics `tiu` and `tiu-network:<id>`, key `request:<id>`; on `tiu-site:<FINESS>` the site's own requests, without the others' answers. */
export interface TiuRequestEntry extends Measured<{ [K in keyof CaseMeasures]: CaseMeasures[K] }> {
  kind: 'request';
  request: TiuRequest;
  /** Weights that are not known let the level be lower than it might. */
  weightUnknown: boolean;
  next: NextStep;
  /** From when it is an alarm while it has no place; null: it has one, or is over. */
  alarmAt: Instant | null;
  /** The last change of level at a midnight since it was asked for, and the next. */
  crossing: { last: Crossing | null; next: Crossing | null };
  /** Other open requests that want the same places, by FINESS. */
  contests: Readonly<Record<string, readonly Contest[]>>;
}

/** Topic `tiu-site:<FINESS>`, key `ask:<request id>`: what a maternity is asked, without who else is. */
export interface TiuAskEntry extends Measured<{ [K in keyof CaseMeasures]: CaseMeasures[K] }> {
  kind: 'ask';
  id: string;
  code: string;
  /** FINESS that asks. */
  requester: string;
  case: TiuCase;
  ask: TiuAsk;
  /** Whether she comes here, and how far she is; null: elsewhere, or not decided. */
  coming: Pick<TiuRequest, 'state' | 'transport' | 'departedAt' | 'arrivedAt'> | null;
  /** Other open requests that ask, or have, the same places here: how many. */
  contested: Measure;
}

/** A count of free places, with its channel. */
export interface TiuPlaces extends Measure {
  channel?: PlaceChannel;
}

/** Key `place:<FINESS>` of a maternity (`place` on its own topic): free places, each with its age. */
export interface TiuPlaceEntry extends Measured<Record<TiuKind, TiuPlaces>> {
  kind: 'place';
  finess: string;
  level: MaternityLevel;
  /** "déduit": IIA or IIB told from its neonatal beds. */
  derived: boolean;
  /** Perinatal network, told from the department. */
  network: string;
  /** Spoken codes of open requests that ask here, and of those that are placed here; empty on the wall. */
  asking: readonly string[];
  placed: readonly string[];
}

/** Key `summary`: how much is open. Topics `tiu`, `tiu-network:<id>` and `tiu-wall`. */
export interface TiuSummaryEntry extends Measured<{
  open: Measure;
  /** Without a place, and those for two hours. */
  unplaced: Measure;
  alarms: Measure;
  /** On the way. */
  departed: Measure;
}> {
  kind: 'summary';
  /** When the longest waiting request without a place was asked for; null: none waits. */
  longestSince: Instant | null;
}

/** Topic `tiu-wall`, key `level:<I|IIA|IIB|III>`: free places of the maternities of a level; `n` of `of` tell. */
export interface TiuLevelEntry extends Measured<Record<TiuKind, Measure>> {
  kind: 'level';
  level: MaternityLevel;
}

/** What the topics of transfers hold, by `kind`. */
export type TiuEntry = TiuRequestEntry | TiuAskEntry | TiuPlaceEntry | TiuSummaryEntry | TiuLevelEntry;
