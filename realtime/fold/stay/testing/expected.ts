import { EXPECTATION_LIFE, LEADS, type ExpectedStay } from '#domain/stay/types.ts';
import type { Instant } from '#domain/time/instant.ts';

/** What a service of adults published, as of `measuredAt`. */
export function expectedStay(finess: string, measuredAt: Instant): ExpectedStay {
  return {
    ...{ finess, service: 'adult', measuredAt, madeAt: measuredAt, reason: null },
    validUntil: measuredAt + EXPECTATION_LIFE,
    ranges: LEADS.map((hours) => ({ hours, p50: 165 - 15 * Math.floor(hours / 3), p90: 405 })),
    model: {
      ...{ version: 3, learnedAt: measuredAt, learnedOn: 'simulated' },
      ...{ pooled: false, apart: true, widened: false }
    },
    record: { n: 812, under90: 0.907, overMedian: 0.49 }
  };
}
