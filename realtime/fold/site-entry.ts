import { stayTtl } from '#domain/feed/rhythm.ts';
import { binQuantile, mergeBins } from '#domain/figures/bins.ts';
import { ENOUGH } from '#domain/figures/outflow.ts';
import type { Computed, StayBins, UnitFigures } from '#domain/figures/types.ts';
import { latchedLevel, type Level } from '#domain/level/rule.ts';
import { boardersUsual, reasonOf } from '#domain/level/reason.ts';
import type { Measure } from '#domain/measure.ts';
import type { PlaceState } from '#domain/places/closure.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { zOf } from '#domain/usual/at.ts';
import type { ScalarNorm, Usual } from '#domain/usual/types.ts';
import type { SiteEntry } from '../protocol/types.ts';
import { agesOf, outcomesOf } from './disclose.ts';
import { agedAll, blocked, FORMULA, fromComputed, known, suppressed, suppressSmall } from './measures.ts';
import type { SiteLook } from './site-look.ts';
import { total } from './site-look.ts';
import type { SiteState } from './state.ts';

type SiteMeasures = SiteEntry['measures'];

/** What its reason weighs besides its figures. */
interface Weighed {
  stay90: ScalarNorm | null;
  /** People who wait for a bed, as the site itself says; null where it does not, or not lately. */
  boarders: number | null;
}

/** The entry of a site in topic `sites`: everything a list, a map symbol or a card needs, aged to `now`. */
export function siteEntry(
  look: SiteLook,
  site: Pick<SiteState, 'level' | 'formula' | 'floor' | 'seen' | 'changedUntil' | 'feedState' | 'held'>,
  place: PlaceState | null,
  feedSince: Instant | null,
  { stay90, boarders }: Weighed,
  now: Instant
): SiteEntry {
  const { provenance } = look;
  const measures = agedAll(measuresOf(look, site), provenance, now);
  const level = measures.level.value;
  return {
    provenance,
    measures,
    levelSince: level === null ? null : site.level.since,
    lastSeen: look.state === 'known' || !site.seen ? null : { level: site.seen.level, at: site.seen.at },
    reason: level === null ? null : reasonFor(look, measures, { stay90, boarders }),
    feed: {
      state: site.feedState,
      since: feedSince,
      rhythm: look.units.length === 1 ? (look.units[0]?.[1].feed?.rhythm ?? null) : slowest(look),
      daily: look.daily
    },
    held: site.held === '' ? [] : site.held.split(','),
    lastArrivalAt: latest(look.figures.map((f) => f.lastArrivalAt)),
    changedUntil: site.changedUntil,
    floor: onFloor(look, site) ? floorOf(site.floor) : null,
    place
  };
}

type Floored = Pick<SiteState, 'level' | 'formula' | 'floor' | 'seen'>;

/** Whether the level stands on a floor: what is usual says less, or says nothing and was not last seen higher. */
function onFloor(look: SiteLook, { level, floor, seen }: Pick<Floored, 'level' | 'floor' | 'seen'>): boolean {
  if (!floor) return false;
  if (look.state === 'known' && look.usual) return floor.level > latchedLevel(level);
  return floor.level >= (seen?.level ?? 0);
}

const floorOf = (floor: Floored['floor']): SiteEntry['floor'] =>
  floor && { rule: floor.rule, level: floor.level, field: floor.field, at: floor.at, until: floor.until };

function measuresOf(look: SiteLook, site: Floored): SiteMeasures {
  const { figures } = look;
  const now = (formula: string, pick: (f: UnitFigures) => Computed): Measure =>
    look.block ? blocked(formula, look.block) : fromComputed(formula, total(figures, pick));
  const present = look.block
    ? blocked(FORMULA.present, look.block)
    : fromComputed(FORMULA.present, look.present);
  const ages = agesOf(figures).sums;
  const outcomes = outcomesOf(figures).sums;
  const children = now(FORMULA.paediatric, (f) => f.presentPaediatric);
  return {
    level: levelMeasure(look, site),
    z: zMeasure(look),
    present,
    presentUsual: usualMeasure(look, look.usual),
    presentPaediatric: suppressSmall(
      suppressSmall(children, children.value ?? 0),
      (present.value ?? 0) - (children.value ?? 0)
    ),
    arrivals1h: now(FORMULA.arrivals1h, (f) => f.arrivals1h),
    arrivals1hUsual: meanMeasure(look, look.arrivals1hUsual),
    arrivalsToday: now(FORMULA.arrivalsToday, (f) => f.arrivalsToday),
    longStay8: now(FORMULA.longStay8, (f) => f.longStay8),
    longStay12: now(FORMULA.longStay12, (f) => f.longStay12),
    oriented: now(FORMULA.oriented, (f) => f.oriented),
    toClose: now(FORMULA.toClose, (f) => f.toClose),
    stayHomeMedian: stay(look, FORMULA.stayHomeMedian, (f) => f.stayHome, 0.5),
    stayHomeP90: stay(look, FORMULA.stayHomeP90, (f) => f.stayHome, 0.9),
    stayHospitalMedian: stay(look, FORMULA.stayHospitalMedian, (f) => f.stayHospital, 0.5),
    hospitalisationRate: slow(
      look,
      share(
        look,
        FORMULA.hospitalisationRate,
        (f) => f.hospitalisationRate,
        outcomes.has('hospitalisationRate')
      )
    ),
    share75: slow(
      look,
      share(look, FORMULA.share75, (f) => f.share75, ages.has('share75'))
    ),
    shareUnder18: slow(
      look,
      share(look, FORMULA.shareUnder18, (f) => f.shareUnder18, ages.has('shareUnder18'))
    ),
    previousDay: slow(look, previousDay(look))
  };
}

/** A level exists only where a present and a usual exist; its word is in docs/glossary.md. */
function levelMeasure(look: SiteLook, site: Floored): Measure<Level> {
  const { level, formula, floor } = site;
  if (floor && onFloor(look, site)) {
    const own = { measuredAt: floor.at, receivedAt: floor.at, source: 'ed-state' };
    const fed = look.state === 'known' && look.usual ? {} : own;
    const provenance = { ...fed, staleAt: floor.until, unknownAt: floor.until };
    return { ...known(`${formula}+floor:${floor.rule}`, floor.level), provenance };
  }
  if (look.block) return blocked(formula, look.block);
  if (look.present.value === null)
    return blocked(formula, {
      state: 'not_computable',
      reason: look.present.reason ?? 'input_missing'
    });
  if (!look.usual) return blocked(formula, { state: 'not_computable', reason: 'no_usual' });
  return known(formula, level.level);
}

function zMeasure(look: SiteLook): Measure {
  if (look.block) return blocked(FORMULA.z, look.block);
  if (look.present.value === null)
    return blocked(FORMULA.z, { state: 'not_computable', reason: look.present.reason ?? 'input_missing' });
  if (!look.usual) return blocked(FORMULA.z, { state: 'not_computable', reason: 'no_usual' });
  return known(FORMULA.z, round(zOf(look.present.value, look.usual), 2));
}

function usualMeasure(look: SiteLook, usual: Usual | null): Measure<Usual> {
  if (look.block) return blocked(FORMULA.usual, look.block);
  if (!usual) return blocked(FORMULA.usual, { state: 'not_computable', reason: 'no_usual' });
  return known(FORMULA.usual, { mean: round(usual.mean, 1), sd: round(usual.sd, 2) });
}

function meanMeasure(look: SiteLook, usual: Usual | null): Measure {
  const measure = usualMeasure(look, usual);
  return { ...measure, value: measure.value?.mean ?? null };
}

/** Stays and rates live 24 h, also at daily sites: they have times-to-live of their own. */
function slow(look: SiteLook, measure: Measure): Measure {
  const measuredAt = look.provenance.measuredAt;
  if (measuredAt === null || measure.value === null) return measure;
  return { ...measure, provenance: stayTtl(measuredAt) };
}

function stay(look: SiteLook, formula: string, pick: (f: UnitFigures) => StayBins, p: number): Measure {
  return slow(look, stayMeasure(look.figures, formula, pick, p));
}

/** Quantile of merged bins, whole minutes; at least 20 stays, else unknown (docs/definitions.md §6). */
export function stayMeasure(
  figures: readonly UnitFigures[],
  formula: string,
  pick: (f: UnitFigures) => StayBins,
  p: number
): Measure {
  if (figures.length === 0) return blocked(formula, { state: 'unknown', reason: 'never_received' });
  if (figures.every((f) => f.departures1h.reason === 'exits_missing'))
    return blocked(formula, { state: 'not_computable', reason: 'exits_missing' });
  const bins = mergeBins(figures.map(pick));
  const value = binQuantile(bins.bins, p);
  if (bins.n < ENOUGH || value === null)
    return coarse({ ...blocked(formula, { state: 'unknown', reason: 'too_few' }), n: bins.n, of: ENOUGH });
  return coarse({ ...known(formula, Math.round(value / MINUTE)), n: bins.n });
}

/**
 * A share of several units, weighted by what each stands on, in whole percents. Hidden where it would count
 * under 5 people, on either side, or give back a hidden cell (`tellable` false).
 */
function share(
  look: SiteLook,
  formula: string,
  pick: (f: UnitFigures) => Computed,
  tellable: boolean
): Measure {
  const all = look.figures.map(pick);
  const missing = all.find((c) => c.value === null);
  if (missing || all.length === 0)
    return coarse(fromComputed(formula, missing ?? { value: null, reason: 'never_received' }));
  const n = all.reduce((sum, c) => sum + (c.n ?? 0), 0);
  const count = Math.round(all.reduce((sum, c) => sum + (c.value ?? 0) * (c.n ?? 0), 0));
  if (!tellable) return suppressed(formula);
  const measure = coarse({ ...known(formula, n > 0 ? round(count / n, 2) : 0), n });
  return suppressSmall(suppressSmall(measure, count), n - count);
}

/** Samples of people are said in tens: exact, the difference of two would tell a hidden count. */
function coarse(measure: Measure): Measure {
  return measure.n === undefined ? measure : { ...measure, n: Math.floor(measure.n / 10) * 10 };
}

function previousDay(look: SiteLook): Measure {
  return fromComputed(
    FORMULA.previousDay,
    total(look.figures, ({ previousDay: { total: value } }) =>
      value === null ? { value, reason: 'never_received' } : { value }
    )
  );
}

function reasonFor(
  look: SiteLook,
  measures: SiteMeasures,
  { stay90, boarders }: Weighed
): SiteEntry['reason'] {
  const p90 = measures.stayHomeP90.value;
  const reason = reasonOf([
    { kind: 'present', value: measures.present.value, usual: look.usual },
    { kind: 'arrivals', value: measures.arrivals1h.value, usual: look.arrivals1hUsual },
    {
      kind: 'stay',
      value: p90 === null ? null : p90 * MINUTE,
      usual: stay90 && stay90.sd > 0 ? { mean: stay90.mean, sd: stay90.sd } : null
    },
    { kind: 'long_stay', value: measures.longStay8.value, usual: look.longStay8Usual },
    { kind: 'boarders', value: boarders, usual: boardersUsual(look.usual) }
  ]);
  if (!reason) return null;
  return { ...reason, z: round(reason.z, 2), ratio: reason.ratio === null ? null : round(reason.ratio, 2) };
}

function slowest(look: SiteLook): number | null {
  return latest(look.units.map(([, u]) => u.feed?.rhythm ?? null));
}

function latest(values: readonly (number | null)[]): number | null {
  return values.reduce((max, v) => (v !== null && (max === null || v > max) ? v : max), null);
}

/** Rounds to so many decimals, halves up: what a screen cannot show must not make an entry change. */
export function round(value: number, digits: number): number {
  const unit = 10 ** digits;
  return Math.round(value * unit) / unit;
}
