import type { RegionPack } from '#domain/region.ts';
import { clockTime } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { areaWord, feedWord, levelWord } from '#app/lib/words/words.ts';
import type { Level } from '#domain/level/rule.ts';
import type { ChangesEntry, FeedState } from '#realtime/protocol/types.ts';

export type Change = ChangesEntry['changes'][number];

const isLevel = (text: string): text is '0' | '1' | '2' | '3' => /^[0-3]$/.test(text);

/** The name of what changed: a site's short name, a department's code, or the region. */
export function scopeName(
  scope: string,
  pack: Pick<RegionPack, 'sites' | 'departments'>,
  region: string
): string {
  if (scope === 'region') return region;
  if (scope.startsWith('dept:')) return scope.slice(5);
  return pack.sites.find((site) => site.finess === scope.split('/')[0])?.shortName ?? scope;
}

/** `closed:site..closed` → fermé; '' → fin de fermeture. */
function closureWord(to: string): string {
  const [state = ''] = to.split(':');
  const words: Record<string, () => string> = {
    closed: m.place_closed,
    diverted: m.place_diverted,
    partial: m.place_partial
  };
  return (words[state] ?? m.place_reopened)();
}

/** What it became, in a word of its own kind. */
export function becameWords(change: Change): string {
  if (change.kind === 'level' && isLevel(change.to)) {
    const level = Number(change.to) as Level;
    return change.scope === 'region' || change.scope.startsWith('dept:') ? areaWord(level) : levelWord(level);
  }
  if (change.kind === 'declared')
    return isLevel(change.to)
      ? m.decl_change({ word: levelWord(Number(change.to) as Level) })
      : m.decl_change_none();
  if (change.kind === 'closure') return closureWord(change.to);
  if (change.kind === 'feed') return feedWord(change.to as FeedState);
  if (change.kind === 'held') return m.change_held();
  if (change.kind === 'announced') return m.feed_announced_down();
  return m.level_unknown_site();
}

/** One line: "19:52 Montfermeil critique". */
export function changeLine(
  change: Change,
  pack: Pick<RegionPack, 'sites' | 'departments'>,
  region: string
): string {
  return `${clockTime(change.at)} ${scopeName(change.scope, pack, region)} ${becameWords(change)}`;
}

/** The same line, then a shorter one without its minute. */
export function changeWords(
  change: Change,
  pack: Pick<RegionPack, 'sites' | 'departments'>,
  region: string
): string[] {
  return [
    changeLine(change, pack, region),
    `${scopeName(change.scope, pack, region)} ${becameWords(change)}`,
    `${clockTime(change.at)} ${scopeName(change.scope, pack, region)}`
  ];
}

/**
 * Changes with keys for a list on screen. One scope may change twice within a minute, even the same way: the key
 * of a change stays its own while newer ones come in above it.
 */
export function keyed(changes: readonly Change[]): { key: string; change: Change }[] {
  const seen = new Map<string, number>();
  return changes
    .toReversed()
    .map((change) => {
      const { at, scope, kind, from, to } = change;
      const name = [at, scope, kind, from, to].join();
      const before = seen.get(name) ?? 0;
      seen.set(name, before + 1);
      return { key: `${name}#${before}`, change };
    })
    .reverse();
}
