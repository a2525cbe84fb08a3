import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import type { SiteEntry } from '#realtime/protocol/types.ts';
import { read } from './model.ts';

/** Presence of a site at the instant its figures are true, and what was usual then. */
export interface TrailPoint {
  at: Instant;
  value: number;
  usual: number | null;
}

/** The way a site's presence came, as this screen saw it, oldest first. */
export type Trails = ReadonlyMap<string, readonly TrailPoint[]>;

/** How far back a trail goes, ms of domain time. */
export const TRAIL = 3 * HOUR;

/** A trail shorter than this says nothing of a course, ms. */
const TOLD_FROM = 20 * MINUTE;

/**
 * The trails with what is new at `now`: the same map when nothing is, so that nothing is drawn again for it. The
 * screen remembers by itself: it asks the server for nothing more, and goes on telling during a cut.
 */
export function follow(trails: Trails, sites: ReadonlyMap<string, SiteEntry>, now: Instant): Trails {
  const grown = new Map(trails);
  let changed = false;
  for (const [finess, entry] of sites) {
    const at = entry.provenance.measuredAt;
    const present = read(entry.measures.present, entry.provenance, now);
    if (at === null || present.stale) continue;
    const usual = entry.measures.presentUsual.value?.mean ?? null;
    const before = trails.get(finess) ?? [];
    const last = before.at(-1);
    if (last && last.at === at && last.value === present.value) continue;
    const kept = before.filter((point) => point.at >= now - TRAIL && point.at < at);
    grown.set(finess, [...kept, { at, value: present.value, usual }]);
    changed = true;
  }
  return changed ? grown : trails;
}

/** SVG paths of a trail in a box of width × height that spans the last three hours; null while it is too short. */
export function trailPaths(
  points: readonly TrailPoint[] | undefined,
  now: Instant,
  width: number,
  height: number
): { value: string; usual: string; last: { x: number; y: number } } | null {
  const seen = (points ?? []).filter((point) => point.at >= now - TRAIL);
  const [first, last] = [seen[0], seen.at(-1)];
  if (!first || !last || last.at - first.at < TOLD_FROM) return null;
  const top = Math.max(5, ...seen.map((point) => Math.max(point.value, point.usual ?? 0)));
  const x = (at: Instant) => round(((at - now + TRAIL) / TRAIL) * width);
  const y = (value: number) => round(height * (1 - value / top));
  const path = (values: [Instant, number][]) =>
    values.map(([at, value], index) => `${index === 0 ? 'M' : 'L'}${x(at)},${y(value)}`).join('');
  return {
    value: path(seen.map((point) => [point.at, point.value])),
    usual: path(seen.flatMap(({ at, usual }): [Instant, number][] => (usual === null ? [] : [[at, usual]]))),
    last: { x: x(last.at), y: y(last.value) }
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
