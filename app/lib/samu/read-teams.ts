import { stateAt, type Measure } from '#domain/measure.ts';
import type { RankPicture } from '#domain/rank/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { TeamEntry } from '#realtime/protocol/samu-types.ts';
import type { TeamRow } from './teams.ts';

const KEY = 'team:';

/** Teams of topic `samu` as the list and the map show them at `now`; what is past its time is unknown, and said to be old. */
export function teamRows(
  entries: ReadonlyMap<string, unknown>,
  names: ReadonlyMap<string, string>,
  now: Instant
): TeamRow[] {
  return [...entries].flatMap(([key, value]) =>
    key.startsWith(KEY) ? [teamRow(value as TeamEntry, names, now)] : []
  );
}

function teamRow(entry: TeamEntry, names: ReadonlyMap<string, string>, now: Instant): TeamRow {
  const { id, name, samu, base, family, vehicle, destination, provenance, measures } = entry;
  const at = (measure: Measure<unknown>) => ({ ...provenance, ...measure.provenance }).measuredAt;
  const known = stateAt(measures.engagement, provenance, now) === 'known';
  const was = measures.engagement.value;
  return {
    ...{ id, name, samu, vehicle, destination: known ? destination : null },
    base: base === null ? null : (names.get(base) ?? base),
    paediatric: /PED/u.test(vehicle ?? ''),
    smur: family === 'SMUR',
    state: known ? (was ?? 'unknown') : 'unknown',
    was: was ?? 'unknown',
    deduced: known && measures.engagement.formula.startsWith('engaged_by_state'),
    old: !known && was !== null,
    status: measures.status.value,
    at: at(measures.status),
    position: positionOf(entry, now)
  };
}

function positionOf(entry: TeamEntry, now: Instant): TeamRow['position'] {
  const { point } = entry.measures;
  const at = { ...entry.provenance, ...point.provenance }.measuredAt;
  if (point.value === null || at === null) return null;
  const state = stateAt(point, entry.provenance, now);
  return { ...point.value, at, old: state !== 'known' };
}

/** Who is on the way where, for `rank`; null while no team is known. `lastHour` comes from the record's decisions. */
export function teamsBound(
  teams: readonly TeamRow[],
  lastHour: ReadonlyMap<string, number> | null
): RankPicture['teams'] {
  if (teams.length === 0) return null;
  const heading = new Map<string, number>();
  for (const { destination, state } of teams)
    if (destination !== null && state === 'engaged')
      heading.set(destination, (heading.get(destination) ?? 0) + 1);
  return { heading, lastHour };
}
