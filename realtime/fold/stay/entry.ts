import type { Measure, Provenance } from '#domain/measure.ts';
import type { Site } from '#domain/region.ts';
import {
  EXPECTED_STAY_FORMULA,
  SCORED_ENOUGH,
  stayKey,
  type ExpectedStay,
  type NoExpectation
} from '#domain/stay/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { StayEntries, StayEntry } from '../../protocol/stay-types.ts';
import { agedAll, blocked, known } from '../measures.ts';
import { round } from '../site-entry.ts';
import type { FoldState } from '../state.ts';

/** The share under p90 is about weeks, not about now: it has a formula and no end of its own. */
const RECORD_FORMULA = `${EXPECTED_STAY_FORMULA}/under_p90`;

/** What was published for the services of a site, at `now`. */
export function stayEntries(state: FoldState, site: Site, now: Instant): StayEntries {
  const entries: StayEntries = {};
  for (const service of site.services) {
    const said = state.news['stay.expected']?.[stayKey(site.finess, service)]?.payload;
    if (said) entries[service] = stayEntry(said, state.origin, now);
  }
  return entries;
}

function stayEntry(said: ExpectedStay, origin: FoldState['origin'], now: Instant): StayEntry {
  const { measuredAt, madeAt: receivedAt, validUntil, ranges, reason, model } = said;
  const provenance: Provenance = {
    ...{ measuredAt, receivedAt, staleAt: validUntil, unknownAt: validUntil },
    ...{ source: 'rpu', origin }
  };
  const [first, ...ahead] = ranges;
  const figure = <T>(value: T | undefined): Measure<T> =>
    value === undefined
      ? blocked(EXPECTED_STAY_FORMULA, none(reason ?? 'not_learned'))
      : known(EXPECTED_STAY_FORMULA, value);
  return {
    provenance,
    measures: {
      ...agedAll(
        { p50: figure(first?.p50), p90: figure(first?.p90), ahead: figure(first && ahead) },
        provenance,
        now
      ),
      under90: howRight(said)
    },
    learnedOn: model?.learnedOn ?? null,
    pooled: model?.pooled ?? false,
    apart: model?.apart ?? true,
    widened: model?.widened ?? false
  };
}

const LACKING: ReadonlySet<NoExpectation> = new Set(['too_few', 'not_learned', 'drifted', 'suspect_feed']);

const none = (reason: NoExpectation) =>
  ({ state: LACKING.has(reason) ? 'unknown' : 'not_computable', reason }) as const;

function howRight({ record }: ExpectedStay): Measure {
  const ageless = { staleAt: null, unknownAt: null };
  if (!record || record.n < SCORED_ENOUGH)
    return { ...blocked(RECORD_FORMULA, { state: 'unknown', reason: 'too_few' }), provenance: ageless };
  return { ...known(RECORD_FORMULA, round(record.under90, 2)), provenance: ageless };
}
