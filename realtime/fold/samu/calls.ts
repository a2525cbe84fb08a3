import type { Measure, Provenance } from '#domain/measure.ts';
import { callFigures, addSums, type CallFigure } from '#domain/samu/calls/figures.ts';
import { callFormula, definitionAt, type CallDefinition } from '#domain/samu/calls/definition.ts';
import { CALL_COUNTS, type CallSums, type SamuCallsNow } from '#domain/samu/calls/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { usualOf, usualOfLastHour, zOf } from '#domain/usual/at.ts';
import type { Usual } from '#domain/usual/types.ts';
import type { SamuCallsEntry } from '../../protocol/samu-calls-types.ts';
import { normOf, type FoldContext } from '../context.ts';
import { agedAll, blocked, FORMULA, known, type Block } from '../measures.ts';
import { round } from '../site-entry.ts';
import type { FoldState } from '../state.ts';

const UNKNOWN_AFTER = 6 * HOUR;
const MISSING: Block = { state: 'not_computable', reason: 'input_missing' };
const NO_USUAL: Block = { state: 'not_computable', reason: 'no_usual' };

type Measures = SamuCallsEntry['measures'];

/** Entries of calls: one of each SAMU that was ever heard, and the region's. Pure; `now` is the only time. */
export function callEntries(state: FoldState, now: Instant, ctx: FoldContext): Map<string, SamuCallsEntry> {
  const entries = new Map<string, SamuCallsEntry>();
  const samus = [...ctx.areas.keys()].flatMap((area) => (area.startsWith('dept:') ? [area.slice(5)] : []));
  const heard = samus.flatMap((samu) => state.news['samu.calls']?.[samu]?.payload ?? []);
  const definition = definitionAt(state.rules.calls, now);
  const view: View = { state, now, ctx, definition, formula: callFormula(definition) };
  for (const calls of heard) entries.set(`calls:${calls.samu}`, samuEntry(calls, view));
  if (heard.length > 0) entries.set('calls:region', regionEntry(heard, samus.length, view));
  return entries;
}

interface View {
  state: FoldState;
  now: Instant;
  ctx: FoldContext;
  definition: CallDefinition;
  formula: string;
}

function samuEntry(calls: SamuCallsNow, view: View): SamuCallsEntry {
  const { now, ctx, state, definition } = view;
  const provenance = provenanceOf(calls, ctx);
  const { last, samu } = calls;
  const norm = normOf(ctx, state.normVersion, scopeOf(samu))?.arrivals;
  const fresh = isFresh(calls, now);
  const measures: Measures = {
    ...statesOf([calls], view),
    ...sumsOf([calls], 1, view),
    ...againstUsual([calls], usualOfLastHour(norm, last.to), view)
  };
  return {
    ...{ samu, name: `SAMU ${samu}`, interval: { from: last.from, to: last.to } },
    definition: told(definition),
    covers: { samus: fresh ? [samu] : [], of: 1 },
    provenance,
    measures: agedAll(measures, provenance, now)
  };
}

/** Sums over the SAMU known now. What is stale is left out, and the cover says so. */
function regionEntry(heard: readonly SamuCallsNow[], of: number, view: View): SamuCallsEntry {
  const { now, ctx, definition } = view;
  const fresh = heard.filter((calls) => isFresh(calls, now));
  const each = fresh.map((calls) => provenanceOf(calls, ctx));
  // As in areas: a sum goes stale when half of those behind it have.
  const middle = (key: 'measuredAt' | 'staleAt' | 'unknownAt'): Instant | null =>
    each.map((provenance) => provenance[key] ?? 0).sort((a, b) => a - b)[each.length >> 1] ?? null;
  const provenance: Provenance = {
    ...{ measuredAt: middle('measuredAt'), staleAt: middle('staleAt'), unknownAt: middle('unknownAt') },
    receivedAt: fresh.length > 0 ? Math.max(...fresh.map(({ receivedAt }) => receivedAt)) : null,
    source: 'samu-calls',
    origin: ctx.origin
  };
  const measures: Measures = {
    ...statesOf(fresh, view, of),
    ...sumsOf(fresh, of, view),
    ...againstUsual(fresh, usualOfSum(fresh, view), view, of)
  };
  return {
    ...{ samu: null, name: null, interval: null },
    definition: told(definition),
    covers: { samus: fresh.map(({ samu }) => samu).sort(), of },
    provenance,
    measures: agedAll(measures, provenance, now)
  };
}

const scopeOf = (samu: string): string => `samu:${samu}`;
const told = ({ excludeShort, over }: CallDefinition): SamuCallsEntry['definition'] => ({
  excludeShort,
  over
});
const isFresh = ({ last, interval }: SamuCallsNow, now: Instant): boolean => now < last.to + 2 * interval;

function provenanceOf({ last, interval, receivedAt }: SamuCallsNow, ctx: FoldContext): Provenance {
  return {
    measuredAt: last.to,
    receivedAt,
    staleAt: last.to + 2 * interval,
    unknownAt: last.to + UNKNOWN_AFTER,
    source: 'samu-calls',
    origin: ctx.origin
  };
}

const NONE: Block = { state: 'unknown', reason: 'too_old' };

/** What the reports say of the end of their interval; a sum only of those that say it. */
function statesOf(
  calls: readonly SamuCallsNow[],
  { formula, definition }: View,
  of = calls.length
): Pick<
  Measures,
  'waitingNow' | 'longestWaitS' | 'armOnDuty' | 'regulatorsOnDuty' | 'presented' | 'answered'
> {
  const over = (
    pick: (calls: SamuCallsNow) => number | null,
    merge: (values: number[]) => number = (values) => values.reduce((a, b) => a + b, 0)
  ): Measure => {
    const values = calls.flatMap((one) => pick(one) ?? []);
    const sample = { n: values.length, of };
    if (values.length === 0) return { ...blocked(formula, calls.length === 0 ? NONE : MISSING), ...sample };
    return { ...known(formula, merge(values)), ...sample };
  };
  return {
    waitingNow: over(({ last }) => last.waitingNow),
    longestWaitS: over(
      ({ last }) => last.longestWaitS,
      (values) => Math.max(...values)
    ),
    armOnDuty: over(({ last }) => last.armOnDuty),
    regulatorsOnDuty: over(({ last }) => last.regulatorsOnDuty),
    presented: over((one) => callFigures(sumsOfLast(one), definition).presented.value),
    answered: over(({ last }) => last.answered)
  };
}

/** The last interval as a window of its own. */
function sumsOfLast({ last }: SamuCallsNow): CallSums {
  return Object.fromEntries(
    CALL_COUNTS.map((count) => [count, { n: last[count] ?? 0, share: last[count] === null ? 0 : 1 }])
  ) as CallSums;
}

type SumKey = `${'presented' | 'answered' | 'abandoned' | 'within30s' | 'within60s'}${'1h' | 'Today'}`;

function sumsOf(calls: readonly SamuCallsNow[], of: number, view: View): Pick<Measures, SumKey> {
  const hour = windowOf(
    calls.map((one) => one.hour),
    of,
    view
  );
  const today = windowOf(
    calls.map((one) => one.today),
    of,
    view
  );
  return {
    presented1h: hour.presented,
    answered1h: hour.answered,
    abandoned1h: hour.abandoned,
    within30s1h: hour.within30,
    within60s1h: hour.within60,
    presentedToday: today.presented,
    answeredToday: today.answered,
    abandonedToday: today.abandoned,
    within30sToday: today.within30,
    within60sToday: today.within60
  };
}

type WindowFigures = ReturnType<typeof callFigures>;

/** Each figure over the SAMU that have it: sums first, then the rate. */
function windowOf(
  windows: readonly CallSums[],
  of: number,
  { definition, formula }: View
): Record<keyof WindowFigures, Measure> {
  const each = windows.map((sums) => ({ sums, figures: callFigures(sums, definition) }));
  const measure = (key: keyof WindowFigures): Measure => {
    const having = each.filter(({ figures }) => figures[key].value !== null);
    const sample = { n: having.length, of };
    if (having.length === 0) return { ...blocked(formula, each.length === 0 ? NONE : MISSING), ...sample };
    const figure: CallFigure = callFigures(addSums(having.map(({ sums }) => sums)), definition)[key];
    if (figure.value === null) return { ...blocked(formula, MISSING), ...sample };
    return { ...known(formula, round(figure.value, 4)), ...sample, share: round(figure.share, 3) };
  };
  return {
    presented: measure('presented'),
    answered: measure('answered'),
    abandoned: measure('abandoned'),
    within30: measure('within30'),
    within60: measure('within60')
  };
}

/** μ of the SAMU summed, φ from the history of the whole region's sum; null where one of them has no usual. */
function usualOfSum(calls: readonly SamuCallsNow[], { state, ctx }: View): Usual | null {
  const phi = normOf(ctx, state.normVersion, scopeOf('region'))?.arrivals?.phi;
  if (phi === undefined || calls.length === 0) return null;
  let mean = 0;
  for (const { samu, last } of calls) {
    const usual = usualOfLastHour(normOf(ctx, state.normVersion, scopeOf(samu))?.arrivals, last.to);
    if (!usual) return null;
    mean += usual.mean;
  }
  return usualOf(mean, phi);
}

/** The hour beside its usual. Both count the same SAMU, or there is no comparison. */
function againstUsual(
  calls: readonly SamuCallsNow[],
  usual: Usual | null,
  { definition }: View,
  of = calls.length
): Pick<Measures, 'presented1hUsual' | 'z'> {
  const sample = { n: calls.length, of };
  if (!usual)
    return {
      presented1hUsual: { ...blocked(FORMULA.usual, NO_USUAL), ...sample },
      z: blocked(FORMULA.z, NO_USUAL)
    };
  const figures = calls.map(({ hour }) => callFigures(hour, definition).presented.value);
  const hour = figures.every((value) => value !== null)
    ? figures.reduce<number>((sum, value) => sum + (value ?? 0), 0)
    : null;
  return {
    presented1hUsual: {
      ...known(FORMULA.usual, { mean: round(usual.mean, 1), sd: round(usual.sd, 2) }),
      ...sample
    },
    z: hour === null ? blocked(FORMULA.z, MISSING) : known(FORMULA.z, round(zOf(hour, usual), 2))
  };
}
