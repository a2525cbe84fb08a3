import { HOUR, MINUTE } from '../time/instant.ts';
import type { EdField } from './types.ts';

/** A figure is stale from then on after the instant it was true at, and unknown from twice that. */
export const ED_STALE = 4 * HOUR;
export const ED_UNKNOWN = 8 * HOUR;

/** "Inchangé" may be said so many times in a row; then the value is typed. */
export const UNCHANGED_MAX = 3;

/** A record later than its reception by more than this was written by a wrong clock. */
export const ED_FUTURE = 10 * MINUTE;
/** A record older than this tells nothing of now and is refused. */
export const ED_PAST = 7 * 24 * HOUR;

/** Longest reason, characters. */
export const REASON_MAX = 120;
/** A level or a closure that somebody declares ends within this. */
export const LEVEL_LONGEST = 48 * HOUR;

const MINUTES_MAX = 7 * 24 * 60;

/** Largest value of each field that can be true of one department: counts, or minutes of a week. */
export const ED_MAX: Readonly<Record<EdField, number>> = {
  present: 500,
  waitingDoctor: 300,
  longestWaitMin: MINUTES_MAX,
  boarders: 200,
  oldestBoarderMin: MINUTES_MAX,
  lastBeddedWaitMin: MINUTES_MAX,
  ventilated: 50,
  placesOpen: 200,
  edBeds: 300,
  hospitalBeds: 5_000,
  doctorsOnDuty: 60,
  crewsWaiting: 60,
  longestCrewWaitMin: MINUTES_MAX,
  urgency1: 500,
  urgency2: 500,
  urgency3: 500,
  urgency4: 500,
  urgency5: 500
};

/** Whether a value can be true of a field: a whole number from 0 to its limit. */
export function isPossible(field: EdField, value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= ED_MAX[field];
}
