import type { Instant } from '#domain/time/instant.ts';
import { formatParis } from '#domain/time/paris.ts';
import { calendarPeriod, monthBefore, monthOf, type CalendarPeriod } from '#domain/tiu/figures/report.ts';

/** Whose requests: the region's, a perinatal network's, a maternity's own. */
export type FiguresScope =
  { kind: 'region' } | { kind: 'network'; id: string } | { kind: 'site'; finess: string };

/** As the address and the form write it: `region`, `RP75`, `750000523`. */
export function scopeId(scope: FiguresScope): string {
  if (scope.kind === 'region') return 'region';
  return scope.kind === 'network' ? scope.id : scope.finess;
}

/** Months that can be chosen, newest first: those since the first request, 26 at most; then their years. */
export function periodChoices(now: Instant, first: Instant | null): string[] {
  const months: string[] = [];
  const least = first === null ? monthOf(now) : monthOf(first);
  for (let month = monthOf(now); months.length < 26 && month >= least; month = monthBefore(month))
    months.push(month);
  if (months.length === 0) months.push(monthOf(now));
  return [...months, ...new Set(months.map((month) => month.slice(0, 4)))];
}

/** The period asked for, else the month of `now`. */
export function periodOf(text: string | null, now: Instant): { period: CalendarPeriod; unreadable: boolean } {
  const asked = text === null || text === '' ? null : calendarPeriod(text);
  const period = asked ?? calendarPeriod(monthOf(now));
  if (!period) throw new RangeError('the month of now is always a period');
  return { period, unreadable: asked === null && text !== null && text !== '' };
}

/** An instant as a field of date and time writes it, Europe/Paris. */
export function localField(at: Instant): string {
  const [date = '', time = ''] = formatParis(at, 'minute').split(' ');
  const [day, month, year] = date.split('/');
  return `${year}-${month}-${day}T${time}`;
}
