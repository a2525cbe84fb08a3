import { m } from '#app/lib/messages/generated/messages.js';
import { monthName, type Locale } from '#app/lib/format/format.ts';

/** `octobre 2026`, `2026`. */
export function periodWords({ id }: { id: string }, locale: Locale): string {
  const [year = '', month] = id.split('-');
  return month === undefined ? year : monthName(Number(year), Number(month), locale);
}

/** What a perimeter is called. @param id `region`, `RP75` or a FINESS */
export function scopeWords(id: string, names: Readonly<Record<string, string>>): string {
  if (id === 'region') return m.tiufig_scope_region();
  const name = names[id];
  return name === undefined ? m.tiufig_scope_network({ network: id }) : m.tiufig_scope_site({ site: name });
}

/** Who made a report. */
export const howWord = (madeBy: 'job' | 'person'): string =>
  madeBy === 'job' ? m.tiufig_report_by_job() : m.tiufig_report_by_person();
