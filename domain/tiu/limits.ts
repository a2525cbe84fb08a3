import { HOUR, MINUTE } from '../time/instant.ts';

/** An ask that nobody answered comes up again, and expires, so long after it was made (docs/definitions.md, TIU). */
export const REMIND_AFTER = 10 * MINUTE;
export const EXPIRE_AFTER = 30 * MINUTE;
/** A request without a place is an alarm from then. */
export const UNPLACED_ALARM = 2 * HOUR;
/** The author of a change may take it back so long. */
export const UNDO_WITHIN = 5 * MINUTE;
/** The free text is erased so long after the end of its request. */
export const NOTE_KEPT = 30 * 24 * HOUR;
/** Characters of the free text. */
export const NOTE_MOST = 200;
/** A request that ended stays on the desk so long. */
export const SHOWN_AFTER_END = HOUR;
