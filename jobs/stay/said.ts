import type { UnitNow } from '#db/rpu/unit-now.ts';
import type { LearnedService, Learning } from '#db/stay/models.ts';
import { isDaily } from '#domain/feed/rhythm.ts';
import type { Origin } from '#domain/origin.ts';
import type { Site } from '#domain/region.ts';
import { published, type StayModel } from '#domain/stay/model.ts';
import { WIDER, type Drift } from '#domain/stay/record.ts';
import {
  EXPECTATION_LIFE,
  type ExpectedRange,
  type ExpectedStay,
  type NoExpectation,
  type StayRecord
} from '#domain/stay/types.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';

/** H of a site and why nothing can be said of it now; H is null while a unit never sent. */
export interface SiteNow {
  horizon: Instant | null;
  block: NoExpectation | null;
}

/** A site sums its units: true at the oldest of their horizons, and blocked by the first that is. */
export function siteNow(site: Site, units: readonly UnitNow[]): SiteNow {
  let horizon: Instant | null = Infinity;
  let block: NoExpectation | null = null;
  const own = units.filter(({ unit }) => unit.startsWith(`${site.finess}/`));
  if (own.length === 0) return { horizon: null, block: null };
  for (const { figures, feed } of own) {
    if (!figures) return { horizon: null, block: null };
    horizon = Math.min(horizon, figures.horizon);
    if (isDaily(feed?.rhythm ?? null)) block ??= 'daily_feed';
    else if (feed?.suspect) block ??= 'suspect_feed';
    else if (figures.present.reason === 'exits_missing') block ??= 'exits_missing';
    else if (figures.present.reason === 'previous_day_not_refreshed') block ??= 'previous_day_not_refreshed';
  }
  return { horizon, block };
}

/** What stands behind a word to the public. */
export interface Standing {
  origin: Origin;
  learning: Learning;
  learned: LearnedService;
  record: StayRecord | null;
  drift: Drift;
}

/** The model that may be asked; else why none may. */
export function usable({ learned, drift }: Standing, block: NoExpectation | null): StayModel | NoExpectation {
  if (block) return block;
  if (!learned.model) return learned.reason ?? 'not_learned';
  return drift === 'no_figure' ? 'drifted' : learned.model;
}

/** The news of one service. */
export function newsOf(
  standing: Standing,
  at: { horizon: Instant; madeAt: Instant },
  said: { ranges: readonly ExpectedRange[] } | { reason: NoExpectation }
): ExpectedStay {
  const { learning, learned, record, origin, drift } = standing;
  const { model, finess, service } = learned;
  return {
    ...{ finess, service, measuredAt: at.horizon, madeAt: at.madeAt },
    validUntil: at.horizon + EXPECTATION_LIFE,
    ranges: 'ranges' in said ? said.ranges.map((range) => (drift === 'wider' ? wider(range) : range)) : [],
    reason: 'reason' in said ? said.reason : null,
    model: model && {
      ...{ version: learning.version, learnedAt: learning.learnedAt, learnedOn: origin },
      ...{ pooled: model.pooled > 1, apart: model.group !== 'all', widened: drift === 'wider' }
    },
    record
  };
}

const wider = ({ hours, p50, p90 }: ExpectedRange): ExpectedRange =>
  published(hours, p50 * MINUTE, p90 * MINUTE * WIDER);
