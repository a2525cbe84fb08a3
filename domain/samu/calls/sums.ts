import { HOUR, MINUTE, type Instant } from '../../time/instant.ts';
import { dayBounds, localDay } from '../../time/paris.ts';
import { CALL_COUNTS, type CallReport, type CallSum, type CallSums, type SamuCallsNow } from './types.ts';

/** An interval is taken to be this long where there is nothing to take it from. */
const USUAL_INTERVAL = 5 * MINUTE;

/**
 * Sums over [from, to) of reports that do not overlap. One that lies across an end counts by the share of its time
 * inside: intervals need not be aligned.
 */
export function callSums(reports: readonly CallReport[], from: Instant, to: Instant): CallSums {
  const sums = Object.fromEntries(CALL_COUNTS.map((count) => [count, { n: 0, share: 0 }])) as CallSums;
  if (to <= from) return sums;
  for (const report of reports) {
    const inside = Math.min(report.to, to) - Math.max(report.from, from);
    if (inside <= 0) continue;
    const part = inside / (report.to - report.from);
    for (const count of CALL_COUNTS) {
      const n = report[count];
      if (n === null) continue;
      sums[count].n += n * part;
      sums[count].share += inside / (to - from);
    }
  }
  for (const count of CALL_COUNTS) sums[count] = tidy(sums[count]);
  return sums;
}

const tidy = ({ n, share }: CallSum): CallSum => ({
  n: Math.round(n),
  share: Math.min(1, Math.round(share * 1000) / 1000)
});

/**
 * What is told of a SAMU after its reports changed: its newest interval, and the sums before its end.
 * @param reports current ones that end after local midnight or in the last hour, in any order, without overlap
 * @returns null without any report
 */
export function callsNow(
  reports: readonly (CallReport & { receivedAt: Instant })[],
  samu: string
): SamuCallsNow | null {
  const own = reports.filter((report) => report.samu === samu).sort((a, b) => a.to - b.to || a.from - b.from);
  const newest = own.at(-1);
  if (!newest) return null;
  const { receivedAt, ...last } = newest;
  const [midnight] = dayBounds(localDay(last.to));
  const lengths = own.filter(({ to }) => to > last.to - HOUR).map(({ from, to }) => to - from);
  lengths.sort((a, b) => a - b);
  return {
    samu,
    last,
    receivedAt,
    interval: lengths[lengths.length >> 1] ?? USUAL_INTERVAL,
    hour: callSums(own, last.to - HOUR, last.to),
    today: callSums(own, midnight, last.to)
  };
}

/** From when on reports are needed to tell what is now at `to`: local midnight, or the hour before. */
export function neededSince(to: Instant): Instant {
  return Math.min(dayBounds(localDay(to))[0], to - HOUR);
}
