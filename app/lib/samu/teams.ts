import type { Instant } from '#domain/time/instant.ts';
import type { MapMark } from '#app/lib/map/picture.ts';
import type { TeamState } from '#app/lib/symbols/teams.ts';

/** A team as the list and the map show it at one moment. */
export interface TeamRow {
  id: string;
  name: string;
  /** Department code of its SAMU; null: not of the region. */
  samu: string | null;
  /** Short name of the site it stands at; null unknown. */
  base: string | null;
  /** Dotted code as received. */
  vehicle: string | null;
  /** For children. */
  paediatric: boolean;
  smur: boolean;
  state: TeamState;
  /** Engaged was told by its state, not by itself. */
  deduced: boolean;
  /** What it said of itself is past its time: unknown now, said with what it was. */
  old: boolean;
  was: TeamState;
  /** State of its mission ('DEPART', …) and since when. */
  status: string | null;
  at: Instant | null;
  position: { lon: number; lat: number; at: Instant; old: boolean } | null;
  /** FINESS it takes its patient to. */
  destination: string | null;
}

export const TEAM_SORTS = ['state', 'name', 'samu', 'at', 'base'] as const;
export type TeamSort = (typeof TEAM_SORTS)[number];
export type TeamFilter = '' | TeamState;

const ORDER: Record<TeamState, number> = { free: 0, unknown: 1, engaged: 2 };
const text = (value: string | null) => value ?? '\uffff';

/** Sorted copy; ties keep the SAMU, then the name, then the id, so that the order is total. */
export function sortTeams(rows: readonly TeamRow[], key: TeamSort, direction: 1 | -1): TeamRow[] {
  const by: Record<TeamSort, (a: TeamRow, b: TeamRow) => number> = {
    state: (a, b) => ORDER[a.state] - ORDER[b.state],
    name: (a, b) => a.name.localeCompare(b.name, 'fr', { numeric: true }),
    samu: (a, b) => text(a.samu).localeCompare(text(b.samu)),
    at: (a, b) => (a.at ?? 0) - (b.at ?? 0),
    base: (a, b) => text(a.base).localeCompare(text(b.base), 'fr')
  };
  return [...rows].sort(
    (a, b) => direction * by[key](a, b) || by.samu(a, b) || by.name(a, b) || (a.id < b.id ? -1 : 1)
  );
}

/** What the list shows: mobile intensive care, of one SAMU, in one state, for children. */
export function wanted(row: TeamRow, filter: { samu: string; show: TeamFilter; child: boolean }): boolean {
  return (
    row.smur &&
    (filter.samu === '' || row.samu === filter.samu) &&
    (filter.show === '' || row.state === filter.show) &&
    (!filter.child || row.paediatric)
  );
}

/** Free, engaged and unknown: three counts that are never added up to one. */
export function countTeams(rows: readonly TeamRow[]): Record<TeamState, number> {
  const counts: Record<TeamState, number> = { free: 0, engaged: 0, unknown: 0 };
  for (const { state } of rows) counts[state] += 1;
  return counts;
}

/** Teams where they were last seen, as the desk's map shows them; one without a place is in the list only.
 * Where the picture is not live no team is shown as one that can be sent. */
export function teamsOnMap(rows: readonly TeamRow[], live: boolean): MapMark[] {
  return rows.flatMap(({ id, name, state, position }): MapMark[] => {
    if (position === null) return [];
    const symbol = position.old || !live ? (`old-${state}` as const) : state;
    return [{ key: `team:${id}`, name, symbol, lon: position.lon, lat: position.lat }];
  });
}
