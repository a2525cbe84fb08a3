import type { Instant } from '../time/instant.ts';
import { localDay } from '../time/paris.ts';

/** Letters that are not taken for a figure or for each other on paper. */
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/**
 * The spoken code of a new request: its local day of the month and the first letter that is free, "21-B"; after Z two
 * letters. It names a request, nobody, and comes back next month.
 * @param taken codes of open requests and of those of the last days
 */
export function spokenCode(now: Instant, taken: ReadonlySet<string>): string {
  const day = String(Number(localDay(now).slice(8)));
  for (const first of ['', ...LETTERS])
    for (const letter of LETTERS) {
      const code = `${day}-${first}${letter}`;
      if (!taken.has(code)) return code;
    }
  throw new RangeError('more than 500 requests in a day');
}
