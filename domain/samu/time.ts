import { HOUR, MINUTE, type Instant } from '../time/instant.ts';

const WRITTEN =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|([+-])(\d{2}):?(\d{2}))$/i;

/** An instant later than the reception by more than this is impossible: it would silence whatever is true now. */
const AHEAD = 10 * MINUTE;

/**
 * Reads `yyyy-MM-ddTHH:mm:ss±hh:mm`, and its near neighbours (Z, fractions, no seconds). null when it says no
 * instant: a local time without an offset is a guess.
 */
export function readHubTime(text: string): Instant | null {
  const m = WRITTEN.exec(text.trim());
  if (!m) return null;
  const [year, month, day, hour, minute, second] = m.slice(1, 7).map((part) => Number(part ?? 0));
  const at = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  const back = new Date(at);
  // Date.UTC lets the 31st of April be the 1st of May.
  if (back.getUTCMonth() !== (month ?? 0) - 1 || back.getUTCDate() !== day || (hour ?? 0) > 23) return null;
  const offset = Number(m[8] ?? 0) * HOUR + Number(m[9] ?? 0) * MINUTE;
  return m[7] === '-' ? at + offset : at - offset;
}

/** True for an instant that cannot have been at this reception. */
export const isAhead = (at: Instant, receivedAt: Instant): boolean => at > receivedAt + AHEAD;
