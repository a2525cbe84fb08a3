import type { Department, RegionPack } from '#domain/region.ts';
import { read } from '#app/lib/wall/model.ts';
import { scopeName, type Change } from '#app/lib/wall/changes.ts';
import type { AreaEntry, FeedEntry } from '#realtime/protocol/types.ts';
import { iso, toCsv } from './csv.ts';

/** Under which origin, and as known when: every line of every export says both. */
export interface Stamp {
  origin: string;
  /** Domain time, ms. */
  now: number;
}

const tail = (stamp: Stamp) => [stamp.origin, iso(stamp.now)];
const TAIL = ['origin', 'known_at'];

/** All feeds, one line per unit, worst or not. */
export function feedsToCsv(
  feeds: Iterable<FeedEntry>,
  names: ReadonlyMap<string, string>,
  stamp: Stamp
): string {
  const head = [
    'unit',
    'site',
    'state',
    'since',
    'daily',
    'horizon',
    'last_received_at',
    'rhythm_min',
    'grade',
    'held_days',
    'suspect',
    'files_24h',
    'records_24h',
    'quarantined_24h'
  ];
  const lines = [...feeds]
    .sort((a, b) => a.unit.localeCompare(b.unit))
    .map((feed) => [
      feed.unit,
      names.get(feed.finess) ?? feed.finess,
      feed.state,
      iso(feed.since),
      feed.daily,
      iso(feed.horizon),
      iso(feed.lastReceivedAt),
      feed.rhythm === null ? null : Math.round(feed.rhythm / 60_000),
      feed.grade,
      feed.held.join(' '),
      feed.suspect,
      feed.files24h,
      feed.records24h,
      feed.quarantined24h,
      ...tail(stamp)
    ]);
  return toCsv([...head, ...TAIL], lines);
}

/** What just changed, newest first. */
export function changesToCsv(
  changes: readonly Change[],
  pack: Pick<RegionPack, 'sites' | 'departments'>,
  region: string,
  stamp: Stamp
): string {
  return toCsv(
    ['at', 'scope', 'name', 'kind', 'from', 'to', ...TAIL],
    changes.map((change) => [
      iso(change.at),
      change.scope,
      scopeName(change.scope, pack, region),
      change.kind,
      change.from,
      change.to,
      ...tail(stamp)
    ])
  );
}

/** Departments: level or floor, presence against usual, coverage. */
export function departmentsToCsv(
  departments: readonly Department[],
  areas: ReadonlyMap<string, unknown>,
  stamp: Stamp
): string {
  const head = ['department', 'name', 'level', 'floor', 'present', 'present_state', 'usual'];
  const lines = departments.map(({ code, name }) => {
    const area = areas.get(`dept:${code}`) as AreaEntry | undefined;
    if (!area) return [code, name, null, null, null, 'unknown', null, null, null, null, null, ...tail(stamp)];
    const level = read(area.measures.level, area.provenance, stamp.now);
    const present = read(area.measures.present, area.provenance, stamp.now);
    return [
      code,
      name,
      level.stale ? null : level.value,
      area.floor?.level ?? null,
      !present.stale || present.state === 'stale' ? present.value : null,
      present.stale ? present.state : 'known',
      area.measures.presentUsual.value?.mean ?? null,
      area.coverage.seen,
      area.coverage.of,
      area.coverage.share,
      iso(area.provenance.measuredAt),
      ...tail(stamp)
    ];
  });
  return toCsv([...head, 'sites_seen', 'sites', 'activity_seen', 'measured_at', ...TAIL], lines);
}
