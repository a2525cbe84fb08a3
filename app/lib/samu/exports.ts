import { type CsvValue, iso, toCsv } from '#app/lib/desk/csv.ts';
import type { Cell } from '#app/lib/desk/rows.ts';
import type { Instant } from '#domain/time/instant.ts';
import { PRIORITIES, type CaseRow } from './cases.ts';
import type { TeamRow } from './teams.ts';

interface Stamp {
  origin: string;
  /** Domain time at which it was read. */
  now: Instant;
}

/**
 * The teams shown. Neither its mission nor where a team stands: at a scene that is somebody's address; how old its
 * place is, is said.
 */
export function teamsToCsv(rows: readonly TeamRow[], { origin, now }: Stamp): string {
  const head = ['team', 'name', 'samu', 'base', 'vehicle', 'paediatric', 'engagement', 'deduced', 'stale'];
  return toCsv(
    [...head, 'status', 'since', 'position_at', 'position_stale', 'destination', 'origin', 'known_at'],
    rows.map((row): CsvValue[] => [
      ...[row.id, row.name, row.samu, row.base, row.vehicle, row.paediatric, row.state, row.deduced, row.old],
      ...[row.status, iso(row.at), iso(row.position?.at ?? null), row.position?.old ?? null],
      ...[row.destination, origin, iso(now)]
    ])
  );
}

const cellOf = ({ value, state }: Cell): CsvValue[] => [
  state === 'known' || state === 'stale' ? value : null,
  state
];

/** The counts of cases shown, SAMU by SAMU, the region last; a count that is hidden is an empty cell. */
export function casesToCsv(rows: readonly CaseRow[], { origin, now }: Stamp): string {
  const counts = ['open', 'last_hour', 'today'].flatMap((name) => [name, `${name}_state`]);
  return toCsv(
    ['samu', ...counts, ...PRIORITIES.map((one) => `today_${one}`), 'measured_at', 'origin', 'known_at'],
    rows.map((row): CsvValue[] => [
      ...[row.id, ...cellOf(row.open), ...cellOf(row.lastHour), ...cellOf(row.today)],
      ...row.byPriority.map((count) => count ?? null),
      ...[iso(row.at), origin, iso(now)]
    ])
  );
}
