import { stateAt, type Measure, type Measured } from '#domain/measure.ts';
import type { Department, Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { TeamMark } from '#app/lib/map/picture.ts';
import type { TeamSymbol } from '#app/lib/symbols/teams.ts';
import type { SamuCallsEntry } from '#realtime/protocol/samu-calls-types.ts';
import type { TeamCountsEntry, TeamEntry } from '#realtime/protocol/samu-types.ts';

/** One SAMU as the wall shows it now: null is unknown, never zero. */
export interface SamuLine {
  code: string;
  waiting: number | null;
  longestS: number | null;
  /** Share answered within 60 s over the last hour, 0–1. */
  within60: number | null;
  presented1h: number | null;
  usual1h: number | null;
  /** SMUR teams; null where no team of it is known. */
  smur: { free: number; engaged: number; unknown: number } | null;
}

/** SMUR teams on scene or with a patient, by commune: all a wall is told of where they are. */
export interface SceneLine {
  commune: string;
  count: number;
  /** Since when the first of them is there. */
  since: Instant | null;
}

export interface SamuPicture {
  region: SamuLine;
  /** Worst first; those whose calls are unknown come last, and are said to be unknown. */
  lines: SamuLine[];
  /** SAMU whose calls are known now, of how many. */
  seen: number;
  scenes: SceneLine[];
  marks: TeamMark[];
  /** When the figures of the region were true. */
  at: Instant | null;
}

function value(
  entry: Measured<Record<string, Measure<unknown>>>,
  measure: Measure,
  now: Instant
): number | null {
  return stateAt(measure, entry.provenance, now) === 'known' ? measure.value : null;
}

/** One SAMU, or `region`, from what topic `samu-wall` (or `samu`) holds. */
export function samuLine(code: string, entries: ReadonlyMap<string, unknown>, now: Instant): SamuLine {
  const calls = entries.get(`calls:${code}`) as SamuCallsEntry | undefined;
  const teams = entries.get(`samu:${code}`) as TeamCountsEntry | undefined;
  const call = (key: 'waitingNow' | 'longestWaitS' | 'within60s1h' | 'presented1h') =>
    calls ? value(calls, calls.measures[key], now) : null;
  const usual = calls?.measures.presented1hUsual;
  return {
    code,
    waiting: call('waitingNow'),
    longestS: call('longestWaitS'),
    within60: call('within60s1h'),
    presented1h: call('presented1h'),
    usual1h:
      calls && usual && stateAt(usual, calls.provenance, now) === 'known'
        ? (usual.value?.mean ?? null)
        : null,
    smur: teams ? smurOf(teams) : null
  };
}

/** Each team's state is as old as its own word, and the counts have already moved the old ones to unknown. */
function smurOf({ measures }: TeamCountsEntry): SamuLine['smur'] {
  const [free, engaged, unknown] = [
    measures.smurFree.value,
    measures.smurEngaged.value,
    measures.smurUnknown.value
  ];
  return free === null || engaged === null || unknown === null ? null : { free, engaged, unknown };
}

/** More waiting is worse, then a longer wait, then fewer answered in time, then fewer teams free. */
function worse(a: SamuLine, b: SamuLine): number {
  const known = Number(b.waiting !== null) - Number(a.waiting !== null);
  return (
    known ||
    (b.waiting ?? 0) - (a.waiting ?? 0) ||
    (b.longestS ?? 0) - (a.longestS ?? 0) ||
    (a.within60 ?? 1) - (b.within60 ?? 1) ||
    (a.smur?.free ?? 99) - (b.smur?.free ?? 99) ||
    (a.code < b.code ? -1 : 1)
  );
}

/**
 * The SAMU that an order to look at a place concerns: that of a department, or of the department of a site; null for a
 * place nobody knows.
 */
export function samuOfScope(
  pack: { departments: readonly Department[]; sites: readonly Pick<Site, 'finess' | 'department'>[] },
  scope: string
): string | null {
  const site = pack.sites.find(({ finess }) => finess === scope);
  const code = site?.department ?? (scope.startsWith('dept:') ? scope.slice('dept:'.length) : null);
  return pack.departments.some((department) => department.code === code) ? code : null;
}

/** Lines with the one that the room is asked to look at above all others. */
export function focusFirst(lines: readonly SamuLine[], focus: string | null): SamuLine[] {
  return lines.toSorted((a, b) => Number(b.code === focus) - Number(a.code === focus));
}

/** States in which a team is where its patient is, or takes them somewhere. */
const ON_SCENE = new Set([
  'ARRIVEE',
  'PEC',
  'BILAN',
  'ORIENTAT',
  'TRANSP',
  'TRANSP2',
  'TRANSP3',
  'ETAPE1',
  'ETAPE2'
]);

/** The picture of the SAMU at `now`, pure: a cut screen goes on telling the truth about ages. */
export function samuPicture(
  departments: readonly Department[],
  entries: ReadonlyMap<string, unknown>,
  now: Instant
): SamuPicture {
  const lines = departments.map(({ code }) => samuLine(code, entries, now)).sort(worse);
  const teams = [...entries].flatMap(([key, entry]) => (key.startsWith('team:') ? [entry as TeamEntry] : []));
  const smur = teams.filter(({ family }) => family === 'SMUR');
  const calls = entries.get('calls:region') as SamuCallsEntry | undefined;
  return {
    region: samuLine('region', entries, now),
    lines,
    seen: lines.filter(({ waiting, presented1h }) => waiting !== null || presented1h !== null).length,
    scenes: scenesOf(smur, now),
    marks: smur.flatMap((team) => markOfTeam(team, now)).sort((a, b) => ORDER[a.symbol] - ORDER[b.symbol]),
    at: calls?.provenance.measuredAt ?? null
  };
}

const ORDER: Record<TeamSymbol, number> = {
  ...{ 'old-free': 0, 'old-unknown': 0, 'old-engaged': 0 },
  ...{ unknown: 1, free: 2, engaged: 3, point: 4 }
};

function scenesOf(teams: readonly TeamEntry[], now: Instant): SceneLine[] {
  const byCommune = new Map<string, SceneLine>();
  for (const { measures, provenance } of teams) {
    const known = stateAt(measures.status, provenance, now) === 'known';
    const commune = measures.commune.value?.name;
    if (!known || !commune || !ON_SCENE.has(measures.status.value ?? '')) continue;
    const line = byCommune.get(commune) ?? { commune, count: 0, since: null };
    const since = provenance.measuredAt;
    const first = line.since === null || (since !== null && since < line.since) ? since : line.since;
    byCommune.set(commune, { commune, count: line.count + 1, since: first });
  }
  return [...byCommune.values()].sort(
    (a, b) => b.count - a.count || a.commune.localeCompare(b.commune, 'fr')
  );
}

/** A team where a wall may show it: exactly while it is free, else at the centre of its commune. */
function markOfTeam({ id, name, measures, provenance }: TeamEntry, now: Instant): TeamMark[] {
  const point = measures.point.value ?? measures.commune.value;
  if (!point) return [];
  const state =
    stateAt(measures.engagement, provenance, now) === 'known'
      ? (measures.engagement.value ?? 'unknown')
      : 'unknown';
  const old = stateAt(measures.commune, provenance, now) !== 'known';
  return [{ key: `team:${id}`, name, lon: point.lon, lat: point.lat, symbol: old ? `old-${state}` : state }];
}
