import { stayTtl } from '#domain/feed/rhythm.ts';
import type { UnitFigures } from '#domain/figures/types.ts';
import { sumArea, type AreaSum } from '#domain/level/area.ts';
import { type Level, LEVEL_START, type LevelRule, stepLevel, type LevelState } from '#domain/level/rule.ts';
import type { Measure, Provenance } from '#domain/measure.ts';
import { levelRuleAt } from '#domain/rules/rules.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { zOf } from '#domain/usual/at.ts';
import type { AreaEntry } from '../protocol/types.ts';
import { normOf, type FoldContext } from './context.ts';
import { agedAll, blocked, FORMULA, known, type Block } from './measures.ts';
import { round, stayMeasure } from './site-entry.ts';
import type { AreaState, FoldState, SiteSummary } from './state.ts';

/** Files come one by one all the time: a sum is looked at as if measured every five minutes. */
const MEASURED_EVERY = 5 * MINUTE;
const TREND_EVERY = 10 * MINUTE;
const TREND_KEPT = 7;
/** A trend is a change of z by this much within the hour. */
const TREND_Z = 0.5;

const START: AreaState = { level: LEVEL_START, history: [] };

/** A department or the region: sums over the sites known now, with what they cover. */
export function areaEntry(
  ctx: FoldContext,
  state: FoldState,
  scope: string,
  now: Instant
): { entry: AreaEntry; area: AreaState } {
  const finesses = ctx.areas.get(scope) ?? [];
  const sites = finesses.flatMap((f) => state.sites[f]?.summary ?? []);
  const norm = normOf(ctx, state.normVersion, scope);
  const sum = sumArea(sites, norm?.present?.phi ?? null);
  const z = sum.usual ? zOf(sum.present, sum.usual) : null;
  const before = state.areas[scope] ?? START;
  const rule = levelRuleAt(state.rules, [scope, 'region'], now);
  const level = sum.usual && z !== null && sum.enough ? step(before.level, sum, z, now, rule) : before.level;
  const area = { level, history: remember(before.history, z, now) };
  const provenance = provenanceOf(ctx, sites);
  const measures = agedAll(
    measuresOf(
      sum,
      sites,
      { stays: stayUnits(ctx, state, scope, now), unseen: unseenIn(state, finesses) },
      { level: level.level, formula: rule.formula },
      z
    ),
    provenance,
    now
  );
  const measured = sites.flatMap((s) => (s.present === null || s.measuredAt === null ? [] : s.measuredAt));
  return {
    area,
    entry: {
      provenance,
      measures,
      levelSince: measures.level.value === null ? null : level.since,
      trend: trendOf(area.history, z, now),
      floor: sum.enough ? null : sum.floor,
      coverage: { ...sum.coverage, share: round(sum.coverage.share, 3) },
      sites: { byLevel: sum.byLevel, unknown: sum.unknown, daily: sum.daily },
      medianMeasuredAt: median(measured),
      oldestMeasuredAt: measured.length > 0 ? Math.min(...measured) : null
    }
  };
}

function step(level: LevelState, sum: AreaSum, z: number, now: Instant, rule: LevelRule): LevelState {
  const measuredAt = Math.floor(now / MEASURED_EVERY) * MEASURED_EVERY;
  return stepLevel(level, { at: now, measuredAt, z, excess: sum.present - (sum.usual?.mean ?? 0) }, rule);
}

function measuresOf(
  sum: AreaSum,
  sites: readonly SiteSummary[],
  { stays, unseen }: { stays: readonly UnitFigures[]; unseen: Block },
  { level, formula }: { level: Level; formula: string },
  z: number | null
): AreaEntry['measures'] {
  const { coverage } = sum;
  const seen = coverage.seen > 0;
  const sample = { n: coverage.seen, of: coverage.of, share: round(coverage.share, 3) };
  const noUsual: Block = seen ? { state: 'not_computable', reason: 'no_usual' } : unseen;
  const used = sites.filter((s) => s.present !== null && (sum.usual === null || s.usual !== null));
  const add = (formula: string, pick: (s: SiteSummary) => number | null): Measure => {
    const values = used.flatMap((s) => pick(s) ?? []);
    if (values.length === 0) return { ...blocked(formula, unseen), ...sample };
    return {
      ...known(
        formula,
        round(
          values.reduce((a, b) => a + b, 0),
          1
        )
      ),
      ...sample,
      n: values.length
    };
  };
  const blockedLevel = !seen
    ? unseen
    : sum.usual === null
      ? noUsual
      : ({ state: 'unknown', reason: 'coverage_under_60' } as const);
  return {
    level:
      sum.usual && sum.enough
        ? { ...known(formula, level), ...sample }
        : { ...blocked(formula, blockedLevel), ...sample },
    z: z === null ? blocked(FORMULA.z, noUsual) : known(FORMULA.z, round(z, 2)),
    present: seen ? { ...known(FORMULA.present, sum.present), ...sample } : blocked(FORMULA.present, unseen),
    presentUsual: sum.usual
      ? { ...known(FORMULA.usual, { mean: round(sum.usual.mean, 1), sd: round(sum.usual.sd, 2) }), ...sample }
      : blocked(FORMULA.usual, noUsual),
    arrivals1h: add(FORMULA.arrivals1h, (s) => s.arrivals1h),
    arrivals1hUsual: add(FORMULA.usual, (s) => s.arrivals1hUsual),
    longStay12: add(FORMULA.longStay12, (s) => s.longStay12),
    stayHomeMedian: stayMeasure(stays, FORMULA.stayHomeMedian, (f) => f.stayHome, 0.5),
    stayHomeP90: stayMeasure(stays, FORMULA.stayHomeP90, (f) => f.stayHome, 0.9)
  };
}

/** Why an area shows nothing: nobody has ever sent, or what was sent is too old. */
function unseenIn(state: FoldState, finesses: readonly string[]): Block {
  const heard = finesses.some((finess) => state.sites[finess]?.summary.heard ?? false);
  return { state: 'unknown', reason: heard ? 'too_old' : 'never_received' };
}

/** Units whose stays are still believed: 24 h after their horizon, daily ones included. */
function stayUnits(ctx: FoldContext, state: FoldState, scope: string, now: Instant): UnitFigures[] {
  const finesses = new Set(ctx.areas.get(scope));
  const found: UnitFigures[] = [];
  for (const [unit, { figures }] of Object.entries(state.units))
    if (figures && finesses.has(unit.slice(0, 9)) && now < stayTtl(figures.horizon).staleAt)
      found.push(figures);
  return found;
}

/** A sum goes stale when half of the sites behind it have. */
function provenanceOf(ctx: FoldContext, sites: readonly SiteSummary[]): Provenance {
  const known = sites.filter((s) => s.present !== null);
  const pick = (key: 'measuredAt' | 'staleAt' | 'unknownAt' | 'receivedAt'): Instant[] =>
    known.flatMap((s) => s[key] ?? []);
  const received = pick('receivedAt');
  return {
    measuredAt: median(pick('measuredAt')),
    receivedAt: received.length > 0 ? Math.max(...received) : null,
    staleAt: median(pick('staleAt')),
    unknownAt: median(pick('unknownAt')),
    source: 'rpu',
    origin: ctx.origin
  };
}

function remember(history: AreaState['history'], z: number | null, now: Instant): AreaState['history'] {
  const at = Math.floor(now / TREND_EVERY) * TREND_EVERY;
  if (z === null || history[history.length - 1]?.[0] === at) return history;
  return [...history.filter(([t]) => t < at), [at, round(z, 2)] satisfies [number, number]].slice(
    -TREND_KEPT
  );
}

function trendOf(history: AreaState['history'], z: number | null, now: Instant): AreaEntry['trend'] {
  const before = history.find(([at]) => at <= now - 40 * MINUTE && at >= now - 80 * MINUTE);
  if (z === null || !before) return null;
  const change = z - before[1];
  return change >= TREND_Z ? 'rising' : change <= -TREND_Z ? 'falling' : 'steady';
}

/** The middle value (the upper of two), an instant that exists. */
function median(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? null;
}
