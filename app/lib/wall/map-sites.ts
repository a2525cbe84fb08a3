import type { Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { clockTime } from '#app/lib/format/format.ts';
import type { MapSite } from '#app/lib/map/picture.ts';
import type { SiteEntry } from '#realtime/protocol/types.ts';
import type { Picture } from './model.ts';

/** The picture as symbols: the worst numbered as in the list, what just changed marked with its minute. */
export function mapSites(
  sites: readonly Site[],
  picture: Pick<Picture, 'marks'>,
  entries: ReadonlyMap<string, SiteEntry>,
  now: Instant,
  numbered: readonly string[],
  selected: string | null = null
): MapSite[] {
  return sites.map((site) => {
    const mark = picture.marks.get(site.finess) ?? { kind: 'unknown' as const };
    const entry = entries.get(site.finess);
    const closed = entry?.place?.state === 'closed' && now < entry.place.until;
    const rank = numbered.indexOf(site.finess);
    const changed =
      entry?.changedUntil && entry.changedUntil > now && entry.levelSince
        ? clockTime(entry.levelSince)
        : undefined;
    return {
      finess: site.finess,
      name: site.shortName,
      level: mark.kind === 'level' ? mark.level : null,
      // A cross says that nobody is received; its level stays in lists, on its page and in its numbers.
      state: closed ? 'closed' : mark.kind === 'level' ? 'known' : mark.kind,
      lastLevel: mark.kind === 'silent' ? mark.level : null,
      label: rank >= 0 ? String(rank + 1) : undefined,
      changed,
      selected: site.finess === selected
    };
  });
}
