import type { ErrorCode } from '../errors.ts';
import type { Instant } from '../time/instant.ts';
import { parseParis, type ParisTime } from '../time/paris.ts';

/** What is said of a time: shifted by the missing hour, or read in the double hour. */
type TimeNote = Extract<ErrorCode, 'RPU_TIME_AMBIGUOUS' | 'RPU_TIME_GAP'>;

export interface VisitTimes {
  /** Null when ENTREE is unreadable. */
  entree: Instant | null;
  entreeNote: TimeNote | null;
  /** Null when SORTIE is empty, unreadable or before ENTREE. */
  sortie: Instant | null;
  sortieNote: TimeNote | null;
  sortieProblem: Extract<ErrorCode, 'RPU_SORTIE_UNREADABLE' | 'RPU_SORTIE_BEFORE_ENTREE'> | null;
}

/**
 * ENTREE and SORTIE as instants. In October's double hour the first pair of readings in which SORTIE does not
 * precede ENTREE is taken, else both are read in summer time.
 */
export function readVisitTimes(entreeText: string, sortieText: string): VisitTimes {
  const entree = parseParis(entreeText);
  const sortie = sortieText === '' ? null : parseParis(sortieText);
  const times: VisitTimes = {
    entree: entree?.instant ?? null,
    entreeNote: entree && noteOf(entree),
    sortie: sortie?.instant ?? null,
    sortieNote: sortie && noteOf(sortie),
    sortieProblem: sortieText !== '' && sortie === null ? 'RPU_SORTIE_UNREADABLE' : null
  };
  if (entree === null || sortie === null) return times;
  for (const arrival of readings(entree)) {
    const exit = readings(sortie).find((instant) => instant >= arrival);
    if (exit !== undefined) return { ...times, entree: arrival, sortie: exit };
  }
  return { ...times, sortie: null, sortieProblem: 'RPU_SORTIE_BEFORE_ENTREE' };
}

function readings(time: ParisTime): Instant[] {
  return time.ambiguous ? [time.instant, time.ambiguous.later] : [time.instant];
}

function noteOf(time: ParisTime): TimeNote | null {
  if (time.gap) return 'RPU_TIME_GAP';
  return time.ambiguous ? 'RPU_TIME_AMBIGUOUS' : null;
}
