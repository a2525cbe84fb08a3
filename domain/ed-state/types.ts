import type { Service } from '../region.ts';
import type { Instant } from '../time/instant.ts';
import type { Urgency } from './urgency.ts';

/** Fields of an ED's own word; each is optional and ages on its own. Counts, minutes where named so. */
export const ED_FIELDS = [
  'present',
  'waitingDoctor',
  'longestWaitMin',
  'boarders',
  'oldestBoarderMin',
  'lastBeddedWaitMin',
  'ventilated',
  'placesOpen',
  'edBeds',
  'hospitalBeds',
  'doctorsOnDuty',
  'crewsWaiting',
  'longestCrewWaitMin',
  // Present by urgency, 1 least … 5 most: for EDWIN, told to no screen.
  'urgency1',
  'urgency2',
  'urgency3',
  'urgency4',
  'urgency5'
] as const satisfies readonly (string | `urgency${Urgency}`)[];
export type EdField = (typeof ED_FIELDS)[number];
/** Fields that screens are told; those by urgency only feed EDWIN. */
export type ShownEdField = Exclude<EdField, `urgency${string}`>;

/** Who a word is from: the department's software, or somebody at its form. */
export type EdChannel = 'machine' | 'form';

export interface EdFigure {
  value: number;
  at: Instant;
  receivedAt: Instant;
  channel: EdChannel;
  /** "Inchangé" said this many times in a row since the value was last typed. */
  unchanged: number;
}

/** Something said at an instant; null: said to be over. */
export interface Said<T> {
  value: T | null;
  at: Instant;
  receivedAt: Instant;
  channel: EdChannel;
}

/** Level the site itself declares, with its reason and its end. */
export interface EdLevel {
  level: 0 | 1 | 2 | 3;
  reason: string;
  until: Instant;
  /** Function, never a name; `machine` for its software. */
  by: string;
}

/** Its software is down. */
export interface EdDown {
  since: Instant;
  until: Instant | null;
  reason: 'maintenance' | 'cyber';
}

/** A service of an ED, or all of it where it does not tell them apart. */
export type EdService = Service | 'all';

/** What an ED last said of itself, field by field; absent = unknown. */
export interface EdStateNow {
  finess: string;
  service: EdService;
  fields: Partial<Record<EdField, EdFigure>>;
  level: Said<EdLevel> | null;
  itDown: Said<EdDown> | null;
  lastAt: Instant;
}

/** One record, by a machine or a form: only what it says. */
export interface EdRecord {
  finess: string;
  service: EdService;
  at: Instant;
  channel: EdChannel;
  /** `unchanged`: said again without being typed, so many times in a row. */
  fields: Partial<Record<EdField, { value: number; unchanged: number }>>;
  /** undefined: nothing said of it; null: none any more. */
  level?: EdLevel | null;
  itDown?: EdDown | null;
}
