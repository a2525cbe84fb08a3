import { familyOf, medicalLevelOf } from '#domain/samu/codes.ts';
import { mergeFacts, textOf, type Facts } from '#domain/samu/facts.ts';
import type { TeamReport } from '#domain/samu/messages.ts';
import { departmentOfSamu } from '#domain/samu/organisation.ts';
import { newerPosition, type PositionReport } from '#domain/samu/position.ts';
import { newestReport, stateOf, type StateReport } from '#domain/samu/team-state.ts';
import type { TeamNow } from '#domain/samu/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { OriginCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** A team as the record holds it, to be changed in memory and saved. */
export interface HeldTeam {
  id: string;
  facts: Facts;
  newest: StateReport | null;
  position: { at: Instant; lon: number; lat: number } | null;
  /** Screens know of it. */
  told: boolean;
  /** What the record held differs from this. */
  changed: boolean;
  /** Newest position that this payload brought; null when an older one stays. */
  moved: PositionReport | null;
}

interface Row {
  id: string;
  facts: Facts;
  status: string | null;
  status_at: Instant | null;
  available: boolean | null;
  case_key: string | null;
  position_at: Instant | null;
  lon: number | null;
  lat: number | null;
  told: boolean;
}

/** Teams by id, new ones empty. The caller holds them. */
export async function readTeams(
  tx: Queryable,
  ids: readonly string[],
  origin: OriginCode
): Promise<Map<string, HeldTeam>> {
  const teams = new Map<string, HeldTeam>(
    ids.map((id) => [
      id,
      { id, facts: {}, newest: null, position: null, told: false, changed: false, moved: null }
    ])
  );
  if (ids.length === 0) return teams;
  const rows = await tx.query<{ [K in keyof Row]: Row[K] }>(
    `SELECT id, facts, status, status_at, available, case_key, position_at, lon, lat, told FROM vigie.team
     WHERE id = ANY ($1::text[]) AND origin = $2::"char"`,
    [ids, origin]
  );
  for (const { id, facts, status, status_at: at, available, case_key, told, ...row } of rows) {
    const { position_at, lon, lat } = row;
    teams.set(id, {
      ...{ id, facts, told, changed: false, moved: null },
      newest: status === null || at === null ? null : { at, status, available, caseKey: case_key },
      position: position_at === null || lon === null || lat === null ? null : { at: position_at, lon, lat }
    });
  }
  return teams;
}

/** A state on its way into the history. */
export interface StateRow {
  at: Instant;
  team: string;
  status: string;
  available: 't' | 'f' | 'u';
  caseKey: string;
  late: boolean;
}

/** Applies what a message says of a team. @returns its states as rows, late ones flagged */
export function applyReport(team: HeldTeam, { facts, states }: TeamReport): StateRow[] {
  const known = team.newest;
  const merged = mergeFacts(team.facts, facts);
  if (JSON.stringify(merged) !== JSON.stringify(mergeFacts(team.facts, {}))) team.changed = true;
  team.facts = merged;
  for (const state of states) {
    const newest = newestReport(team.newest, state);
    if (newest !== team.newest && !isSame(newest, team.newest)) team.changed = true;
    team.newest = newest;
  }
  return states.map(({ at, status, available, caseKey }) => ({
    ...{ at, team: team.id, status, caseKey: caseKey ?? '' },
    available: available === null ? 'u' : available ? 't' : 'f',
    late: known !== null && at < known.at
  }));
}

const isSame = (a: StateReport, b: StateReport | null): boolean =>
  b !== null &&
  a.at === b.at &&
  a.status === b.status &&
  a.available === b.available &&
  a.caseKey === b.caseKey;

/** Takes a position over if it is newer than the one that is held. */
export function applyPosition(team: HeldTeam, report: PositionReport): void {
  const newest = newerPosition(team.position, report);
  if (newest === team.position || newest.at === team.position?.at) return;
  team.position = newest;
  team.moved = report;
}

/** What a payload says of teams, on its way into the record. */
export interface Heard {
  teams: readonly HeldTeam[];
  states: readonly StateRow[];
  positions: readonly PositionReport[];
}

const STATES = `INSERT INTO vigie.team_state (at, team, origin, status, available, case_key, late, recorded_at, receipt)
  SELECT to_timestamp(at / 1000), team, $1::"char", status, available::"char", "caseKey", late,
    to_timestamp($2::float8 / 1000), $3::uuid
  FROM jsonb_to_recordset($4::jsonb->'states') AS x(at float8, team text, status text, available text, "caseKey" text,
    late boolean)
  ON CONFLICT (team, origin, at, status, case_key, available) DO NOTHING RETURNING late`;

const POSITIONS = `INSERT INTO vigie.team_position (at, team, origin, lon, lat, speed, heading, available, engaged, recorded_at)
  SELECT to_timestamp(at / 1000), team, $1::"char", lon, lat, speed, heading, available, engaged,
    to_timestamp($2::float8 / 1000)
  FROM jsonb_to_recordset($4::jsonb->'positions') AS x(at float8, team text, lon float8, lat float8, speed real,
    heading real, available boolean, engaged text)
  ON CONFLICT (team, origin, at) DO NOTHING`;

const TEAMS = `INSERT INTO vigie.team AS t (id, origin, facts, status, status_at, available, case_key, position_at, lon, lat, heard_at)
  SELECT id, $1::"char", facts, status, to_timestamp(at / 1000), available, "caseKey",
    to_timestamp((position->>'at')::float8 / 1000), (position->>'lon')::float8, (position->>'lat')::float8,
    to_timestamp($2::float8 / 1000)
  FROM jsonb_to_recordset($4::jsonb->'teams') AS x(id text, facts jsonb, status text, at float8, available boolean,
    "caseKey" text, position jsonb)
  ON CONFLICT (id, origin) DO UPDATE SET facts = excluded.facts, status = excluded.status,
    status_at = excluded.status_at, available = excluded.available, case_key = excluded.case_key,
    position_at = excluded.position_at, lon = excluded.lon, lat = excluded.lat, heard_at = excluded.heard_at,
    told = true`;

/**
 * Saves teams as they are now, their states and their positions, each once, and none that is older than positions are
 * kept. One statement: a message costs the engine by their number.
 * @returns how many states came after a newer one
 */
export async function saveHeard(
  tx: Queryable,
  heard: Heard,
  of: { origin: OriginCode; receipt: string; recordedAt: Instant; keptSince: Instant }
): Promise<number> {
  const { states } = heard;
  const positions = heard.positions.filter(({ at }) => at > of.keptSince);
  const teams = heard.teams.map(({ id, facts, newest, position }) => ({ id, facts, ...newest, position }));
  const parts = [
    ...(states.length > 0 ? [`states AS (${STATES})`] : []),
    ...(positions.length > 0 ? [`positions AS (${POSITIONS})`] : []),
    ...(teams.length > 0 ? [`teams AS (${TEAMS})`] : [])
  ];
  if (parts.length === 0) return 0;
  const late = states.length > 0 ? 'count(*) FILTER (WHERE late)::int AS late FROM states' : '0 AS late';
  // Named in every form of the statement, so that its parameters have their types.
  const [put] = await tx.query<{ late: number }>(
    `WITH of AS (SELECT $1::"char", $2::float8, $3::uuid, $4::jsonb), ${parts.join(', ')} SELECT ${late}`,
    [of.origin, of.recordedAt, of.receipt, JSON.stringify({ states, positions, teams })]
  );
  return put?.late ?? 0;
}

/** What is known of a team now. @param destination FINESS of its case's hospital */
export function teamNow(
  { id, facts, newest }: HeldTeam,
  destination: string | null,
  departments: ReadonlySet<string>
): TeamNow {
  const { status, statusAt, available, mission } = stateOf(newest);
  const vehicle = textOf(facts, 'vehicle');
  const department = departmentOfSamu(textOf(facts, 'org')) ?? departmentOfSamu(id);
  return {
    id,
    name: textOf(facts, 'name') ?? id.split(/[.#]/).findLast((part) => part !== '') ?? id,
    samu: department !== null && departments.has(department) ? department : null,
    base: null,
    family: familyOf(vehicle ?? textOf(facts, 'family')),
    vehicle,
    medicalLevel: medicalLevelOf(textOf(facts, 'medicalLevel')),
    ...{ status, statusAt, available },
    availableAt: available === null ? null : statusAt,
    mission,
    destination: mission === null ? null : destination
  };
}
