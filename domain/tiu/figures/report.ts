import { dayBounds, localDay } from '../../time/paris.ts';
import type { Instant, LocalDay } from '../../time/instant.ts';
import type { TiuRequest } from '../types.ts';
import { changesBetween, type Difference } from './compare.ts';
import { tiuFigures } from './figures.ts';
import type { TiuFigures } from './types.ts';

/** A calendar month or year, as `2026-10` or `2026`. */
export interface CalendarPeriod {
  id: string;
  kind: 'month' | 'year';
  /** [from, to), Europe/Paris. */
  from: Instant;
  to: Instant;
}

/** Reads `2026-10` or `2026` (2000 to 2100); null for anything else. */
export function calendarPeriod(id: string): CalendarPeriod | null {
  const match = /^(20\d\d)(?:-(0[1-9]|1[0-2]))?$/.exec(id);
  if (!match) return null;
  const [year, month] = [Number(match[1]), match[2] === undefined ? null : Number(match[2])];
  const start = (y: number, m: number): Instant =>
    dayBounds(`${m > 12 ? y + 1 : y}-${String(m > 12 ? 1 : m).padStart(2, '0')}-01`)[0];
  return month === null
    ? { id, kind: 'year', from: start(year, 1), to: start(year + 1, 1) }
    : { id, kind: 'month', from: start(year, month), to: start(year, month + 1) };
}

/** The month of an instant, and the one before it. */
export function monthOf(at: Instant): string {
  return localDay(at).slice(0, 7);
}

/** The month before, `2026-12` before `2027-01`. */
export function monthBefore(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

/** First day of a month, as the record keeps it. */
export const firstDay = (month: string): LocalDay => `${month}-01`;

/** What a monthly report holds. */
export interface TiuReportFigures {
  region: TiuFigures;
  /** By perinatal network of whoever asks. */
  networks: Record<string, TiuFigures>;
}

/** Figures of the region and of each network that asked, as known at an instant. */
export function reportFigures(
  requests: readonly TiuRequest[],
  period: Pick<CalendarPeriod, 'from' | 'to'>,
  knownAt: Instant
): TiuReportFigures {
  const when = { from: period.from, to: period.to, knownAt };
  const networks = [...new Set(requests.flatMap(({ network }) => network ?? []))].sort();
  return {
    region: tiuFigures(requests, when),
    networks: Object.fromEntries(
      networks.map((id) => [
        id,
        tiuFigures(
          requests.filter(({ network }) => network === id),
          when
        )
      ])
    )
  };
}

/** What changed between two tellings of a month: the region's figures, then those of each network under its name. */
export function reportChanges(before: TiuReportFigures, after: TiuReportFigures): Difference[] {
  const ids = [...new Set([...Object.keys(before.networks), ...Object.keys(after.networks)])].sort();
  return [
    ...changesBetween(before.region, after.region),
    ...ids.flatMap((id) => {
      const [was, is] = [before.networks[id], after.networks[id]];
      if (was && is) return changesBetween(was, is).map((one) => ({ ...one, path: `${id}.${one.path}` }));
      return [{ path: `${id}.requests`, before: was?.requests ?? null, after: is?.requests ?? null }];
    })
  ];
}
