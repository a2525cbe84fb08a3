import { ED_STALE, ED_UNKNOWN } from '#domain/ed-state/limits.ts';
import { edwinOf, nedocsOf, type RpuPresent, type Score } from '#domain/ed-state/scores.ts';
import { siteFields, type SiteFigure } from '#domain/ed-state/site.ts';
import { ED_FIELDS, type EdField, type EdStateNow, type ShownEdField } from '#domain/ed-state/types.ts';
import type { Measure, Provenance } from '#domain/measure.ts';
import { placeStateAt } from '#domain/places/closure.ts';
import type { Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { PlaceEntry } from '../../protocol/places-types.ts';
import { aged, blocked, known } from '../measures.ts';
import type { FoldState } from '../state.ts';
import { closuresOf, edStatesOf } from './said.ts';

const SHOWN = ED_FIELDS.filter((field): field is ShownEdField => !field.startsWith('urgency'));

/** Formulas of what an ED says of itself; scores have theirs. */
const formulaOf = (field: EdField): string => `ed_${field}@1`;

/** What a site says of itself at `now`, as entry of topic `places`; null while it says nothing. */
export function placeEntry(state: FoldState, site: Site, now: Instant): PlaceEntry | null {
  const { finess, services } = site;
  const states = edStatesOf(state, finess);
  const closures = closuresOf(state, finess, now);
  const said = Object.values(states);
  if (said.length === 0 && closures.length === 0) return null;
  const fields = siteFields(states, services);
  const provenance = provenanceOf(state, said);
  const measure = (field: ShownEdField, figure: SiteFigure | undefined): Measure =>
    aged(measureOf(field, figure), provenance, now);
  const measures = Object.fromEntries(SHOWN.map((field) => [field, measure(field, fields[field])]));
  const rpu = rpuPresent(state, finess, now);
  const apart = said.filter(({ service }) => service !== 'all');
  return {
    finess,
    provenance,
    measures: {
      ...(measures as Record<ShownEdField, Measure>),
      nedocs: scoreMeasure('nedocs@1', nedocsOf(fields, now, rpu)),
      edwin: scoreMeasure('edwin@1', edwinOf(fields, now))
    },
    place: placeStateAt(closures, services, now),
    closures,
    services: Object.fromEntries(
      apart.map((one) => [
        one.service,
        Object.fromEntries(
          SHOWN.flatMap((field) => {
            const figure = one.fields[field];
            return figure ? [[field, measure(field, figure)] as const] : [];
          })
        )
      ])
    ),
    level: levelOf(said, now),
    itDown: downOf(said, now)
  };
}

function provenanceOf({ origin }: FoldState, said: readonly EdStateNow[]): Provenance {
  const last = said.reduce<Instant | null>((max, { lastAt }) => Math.max(max ?? lastAt, lastAt), null);
  return {
    ...{ measuredAt: last, receivedAt: last, staleAt: null, unknownAt: null },
    ...{ source: 'ed-state', origin }
  };
}

/** Each figure ages on its own, from when it was true. */
function measureOf(field: ShownEdField, figure: SiteFigure | undefined): Measure {
  const formula = formulaOf(field);
  if (!figure) return blocked(formula, { state: 'unknown', reason: 'never_received' });
  const { value, at, receivedAt, channel } = figure;
  return {
    ...known(formula, value),
    provenance: {
      ...{ measuredAt: at, receivedAt, staleAt: at + ED_STALE, unknownAt: at + ED_UNKNOWN },
      source: `ed-state/${channel}`
    }
  };
}

/** A score is computed of fresh inputs only: with the first that goes stale it is not computable any more. */
function scoreMeasure(formula: string, score: Score): Measure {
  if (score.value === null)
    return {
      ...blocked(formula, { state: 'not_computable', reason: 'input_missing' }),
      missing: score.missing
    };
  const { value, at, staleAt } = score;
  return { ...known(formula, value), provenance: { measuredAt: at, staleAt, unknownAt: staleAt } };
}

/** Present by RPU while it is known: the site's own sum, as topic `sites` shows it. */
function rpuPresent(state: FoldState, finess: string, now: Instant): RpuPresent | null {
  const summary = state.sites[finess]?.summary;
  const { present, measuredAt, staleAt } = summary ?? {};
  if (typeof present !== 'number' || typeof measuredAt !== 'number' || typeof staleAt !== 'number')
    return null;
  return now < staleAt ? { value: present, at: measuredAt, staleAt } : null;
}

/**
 * The level that the software of the site declares; of several services the newest. What people declare, also at its
 * form, stands in topic `declared`: neither hides the other.
 */
function levelOf(said: readonly EdStateNow[], now: Instant): PlaceEntry['level'] {
  const held = said.flatMap(({ level }) =>
    level?.channel === 'machine' && level.value ? [{ ...level.value, at: level.at }] : []
  );
  return held.filter(({ until }) => now < until).sort((a, b) => b.at - a.at || b.level - a.level)[0] ?? null;
}

function downOf(said: readonly EdStateNow[], now: Instant): PlaceEntry['itDown'] {
  const held = said.flatMap(({ itDown }) =>
    itDown?.value && (itDown.value.until === null || now < itDown.value.until) ? [itDown.value] : []
  );
  return held.sort((a, b) => a.since - b.since)[0] ?? null;
}
