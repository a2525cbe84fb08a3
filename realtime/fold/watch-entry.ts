import { compareWatch, stepWatch, type WatchSite } from '#domain/level/watch.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { WatchEntry } from '../protocol/types.ts';
import type { FoldContext } from './context.ts';
import type { FoldState } from './state.ts';

/** "À surveiller", in order. Rewrites `state.watch`. A silent site is listed by what it was last seen at. */
export function watchEntry(state: FoldState, now: Instant, ctx: FoldContext): WatchEntry {
  const sites = ctx.sites.flatMap(({ finess }): WatchSite[] => {
    const site = state.sites[finess];
    if (!site) return [];
    const onFloor = site.floor !== null && site.summary.level === site.level.level;
    if (onFloor && site.level.level > 0) {
      const { z, present } = site.summary;
      return [
        { finess, level: site.level.level, levelSince: site.level.since, silentSince: null, z, present }
      ];
    }
    if (!site.seen || site.summary.daily) return [];
    const { silentSince, seen } = site;
    const { level, z, present } = seen;
    return [{ finess, level, levelSince: site.level.since, silentSince, z, present }];
  });
  state.watch = stepWatch(state.watch, sites, now);
  return {
    sites: sites
      .filter((s) => s.finess in state.watch)
      .sort(compareWatch)
      .map(({ finess, level, silentSince, levelSince }) => ({
        finess,
        level,
        silentSince,
        since: levelSince
      }))
  };
}
