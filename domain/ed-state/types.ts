import type { Instant } from '../time/instant.ts';
import type { Service } from '../region.ts';

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
  'longestCrewWaitMin'
] as const;
export type EdField = (typeof ED_FIELDS)[number];

export interface EdFigure {
  value: number;
  at: Instant;
  receivedAt: Instant;
  channel: 'machine' | 'form';
  /** "Inchangé" said this many times in a row since the value was last typed. */
  unchanged: number;
}

/** What an ED last said of itself, field by field; absent = unknown. */
export interface EdStateNow {
  finess: string;
  service: Service | 'all';
  fields: Partial<Record<EdField, EdFigure>>;
  /** Level the site itself declares, with its reason and its end; null when none. */
  level: { level: 0 | 1 | 2 | 3; reason: string; until: Instant; at: Instant; by: string } | null;
  /** Its software is down. */
  itDown: { since: Instant; until: Instant | null; reason: 'maintenance' | 'cyber' } | null;
  lastAt: Instant;
}
