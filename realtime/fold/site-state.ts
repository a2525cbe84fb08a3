import { worstFeed } from '#domain/feed/state.ts';
import { latchedLevel, LEVEL_START, type LevelRule, stepLevel, type LevelState } from '#domain/level/rule.ts';
import type { FloorHit } from '#domain/rules/floors.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { zOf } from '#domain/usual/at.ts';
import type { SiteEntry } from '../protocol/types.ts';
import { feedChange, noteChange } from './changes.ts';
import type { SiteLook } from './site-look.ts';
import type { FoldState, SiteState, SiteSummary } from './state.ts';

/** A change stays marked this long. */
const MARKED = 10 * MINUTE;
/** After this long without a measure, hysteresis starts afresh. */
const FORGETS = 6 * HOUR;

/** A site after one more look: its level, what it was last seen at, and what changed, noted in `state.changes`. */
export function nextSite(
  state: FoldState,
  look: SiteLook,
  before: SiteState | null,
  now: Instant,
  rule: LevelRule,
  said: { floor: FloorHit | null; place: string }
): SiteState {
  const feed = worstFeed(look.units.map(([, u]) => u.feedState));
  const held = [...new Set(look.units.flatMap(([, u]) => u.feed?.held ?? []))].sort().join();
  const level = nextLevel(look, before?.level ?? LEVEL_START, now, rule, said.floor);
  const moved = before !== null && level.level !== before.level.level;
  if (before) {
    const scope = look.finess;
    if (moved)
      noteChange(state, {
        at: now,
        scope,
        kind: 'level',
        from: String(before.level.level),
        to: String(level.level)
      });
    const lost = feedChange(now, scope, before.feedState, feed);
    if (lost) noteChange(state, lost);
    noteChange(state, { at: now, scope, kind: 'held', from: before.held, to: held });
    noteChange(state, { at: now, scope, kind: 'closure', from: before.place, to: said.place });
  }
  const present = look.present.value;
  const gone =
    look.state !== 'known' && (look.state !== 'stale' || feed === 'silent' || feed === 'announced_down');
  const measuredAt = look.provenance.measuredAt;
  return {
    level,
    formula: rule.formula,
    ...said,
    seen:
      look.state === 'known' && look.usual && measuredAt !== null && present !== null
        ? { level: level.level, at: measuredAt, z: zOf(present, look.usual), present }
        : (before?.seen ?? null),
    silentSince: gone && !look.daily ? (before?.silentSince ?? now) : null,
    changedUntil:
      moved || (before && before.place !== said.place) ? now + MARKED : (before?.changedUntil ?? null),
    feedState: feed,
    held,
    summary: before?.summary ?? NO_SUMMARY
  };
}

/**
 * The level moves only on a figure known now; a silent site keeps the last one it was seen at. A floor that comes
 * or goes moves it at once, whatever is known.
 */
function nextLevel(
  look: SiteLook,
  level: LevelState,
  now: Instant,
  rule: LevelRule,
  floor: FloorHit | null
): LevelState {
  const { measuredAt } = look.provenance;
  const present = look.present.value;
  if (look.state !== 'known' || measuredAt === null || present === null || !look.usual) {
    const held = latchedLevel(level);
    const next = floor && floor.level > held ? floor.level : held;
    return next === level.level ? level : { ...level, level: next, since: now };
  }
  const from = level.measuredAt !== null && measuredAt - level.measuredAt > FORGETS ? LEVEL_START : level;
  const excess = present - look.usual.mean;
  return stepLevel(
    from,
    { at: now, measuredAt, z: zOf(present, look.usual), excess, ...(floor && { floor: floor.level }) },
    rule
  );
}

const NO_SUMMARY: SiteSummary = {
  present: null,
  usual: null,
  arrivals1h: null,
  arrivals1hUsual: null,
  longStay12: null,
  level: null,
  z: null,
  heard: false,
  daily: false,
  activity: 0,
  measuredAt: null,
  receivedAt: null,
  staleAt: null,
  unknownAt: null
};

/** What the site adds to sums; nothing while it is not known. */
export function summaryOf(
  look: SiteLook,
  { measures, provenance }: SiteEntry,
  activity: number
): SiteSummary {
  if (look.state !== 'known') {
    const heard = look.figures.length > 0;
    // A floor is a level that is known, though nothing else is.
    const level = measures.level.state === 'known' ? measures.level.value : null;
    return { ...NO_SUMMARY, level, heard, daily: look.daily, activity };
  }
  return {
    present: measures.present.value,
    usual: look.usual?.mean ?? null,
    arrivals1h: measures.arrivals1h.value,
    arrivals1hUsual: look.arrivals1hUsual?.mean ?? null,
    longStay12: measures.longStay12.value,
    level: measures.level.value,
    z: measures.z.value,
    heard: true,
    daily: look.daily,
    activity,
    measuredAt: provenance.measuredAt,
    receivedAt: provenance.receivedAt,
    staleAt: provenance.staleAt,
    unknownAt: provenance.unknownAt
  };
}
