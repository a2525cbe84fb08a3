import type { Measure, Provenance } from '#domain/measure.ts';
import type { SamuCasesNow } from '#domain/samu/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/paris.ts';
import type { CasesEntry } from '../../protocol/samu-types.ts';
import type { FoldContext } from '../context.ts';
import { disclose } from '../disclose.ts';
import { agedAll, FORMULA, known } from '../measures.ts';
import type { FoldState, Kept } from '../state.ts';
import { fromHub } from './ages.ts';

type Heard = Kept<SamuCasesNow>;
type Counts = Partial<Record<string, number>>;

/** Entries of cases: one of each SAMU that was ever heard, and the region's. Pure; `now` is the only time. */
export function caseEntries(state: FoldState, now: Instant, ctx: FoldContext): Map<string, CasesEntry> {
  const entries = new Map<string, CasesEntry>();
  const samus = [...ctx.areas.keys()].flatMap((area) => (area.startsWith('dept:') ? [area.slice(5)] : []));
  const heard = samus.flatMap((samu) => state.news['samu.cases']?.[samu] ?? []);
  for (const one of heard)
    entries.set(`cases:${one.payload.samu}`, entryOf([one], one.payload.samu, 1, state, now));
  const fresh = heard.filter((one) => now < (provenanceOf(one, state).staleAt ?? 0));
  // A region of which nothing is fresh says what was known last, as stale as it is.
  if (heard.length > 0)
    entries.set('cases:region', entryOf(fresh.length > 0 ? fresh : heard, null, samus.length, state, now));
  return entries;
}

const provenanceOf = ({ payload, at }: Heard, state: FoldState): Provenance =>
  fromHub('cases', payload.at, at, state.origin);

function entryOf(
  heard: readonly Heard[],
  samu: string | null,
  of: number,
  state: FoldState,
  now: Instant
): CasesEntry {
  const each = heard.map((one) => provenanceOf(one, state));
  const oldest = each.reduce((a, b) => ((b.measuredAt ?? 0) < (a.measuredAt ?? 0) ? b : a));
  const isFresh = now < (oldest.staleAt ?? 0);
  const counts = heard.map(({ payload }) => ofToday(payload, now));
  const sum = (name: 'open' | 'lastHour' | 'today'): Measure => ({
    ...known(
      FORMULA.cases,
      counts.reduce((n, one) => n + one[name], 0)
    ),
    n: counts.length,
    of
  });
  const all = (name: 'byPriority' | 'byAttribution' | 'byDecision'): Measure<Record<string, number | null>> =>
    known(FORMULA.cases, added(counts.map((one) => one[name])));
  return {
    samu,
    covers: { samus: isFresh ? counts.map((one) => one.samu) : [], of },
    provenance: oldest,
    measures: agedAll(
      {
        open: sum('open'),
        lastHour: sum('lastHour'),
        today: sum('today'),
        byPriority: all('byPriority'),
        byAttribution: all('byAttribution'),
        byDecision: all('byDecision')
      },
      oldest,
      now
    )
  };
}

/** Once the day has changed nothing of the one before is today's: none was told of the new day yet. */
function ofToday(cases: SamuCasesNow, now: Instant): SamuCasesNow {
  if (localDay(cases.at) === localDay(Math.max(now, cases.at))) return cases;
  return { ...cases, today: 0, byPriority: {}, byAttribution: {}, byDecision: {} };
}

function added(list: readonly Counts[]): Record<string, number | null> {
  const out: Record<string, number | null> = {};
  for (const name of [...new Set(list.flatMap((one) => Object.keys(one)))].sort())
    out[name] = list.reduce((n, one) => n + (one[name] ?? 0), 0);
  return out;
}

/** The same as a wall may show it: small counts beside an attribute are hidden. */
export function wallCases(entry: CasesEntry): CasesEntry {
  const hide = (measure: Measure<Record<string, number | null>>): typeof measure =>
    measure.value === null ? measure : { ...measure, value: disclose(shown(measure.value), {}).cells };
  const { byPriority, byAttribution, byDecision } = entry.measures;
  const hidden = {
    byPriority: hide(byPriority),
    byAttribution: hide(byAttribution),
    byDecision: hide(byDecision)
  };
  return { ...entry, measures: { ...entry.measures, ...hidden } };
}

const shown = (counts: Record<string, number | null>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, n ?? 0]));
