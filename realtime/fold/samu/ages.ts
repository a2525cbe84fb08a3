import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import type { Provenance } from '#domain/measure.ts';
import type { Origin } from '#domain/origin.ts';
import { POSITION_STALE, POSITION_UNKNOWN } from '#domain/samu/position.ts';

/** How long what the Hub Santé says may be believed (docs/definitions.md §1): stale, then unknown. */
const LIVES = {
  team: { stale: 4 * HOUR, unknown: 24 * HOUR },
  position: { stale: POSITION_STALE, unknown: POSITION_UNKNOWN },
  cases: { stale: 30 * MINUTE, unknown: 6 * HOUR }
} as const;

/** Ages of what was true at `measuredAt`; null: nothing was ever said. */
export function agesOf(
  kind: keyof typeof LIVES,
  measuredAt: Instant | null
): Pick<Provenance, 'measuredAt' | 'staleAt' | 'unknownAt'> {
  if (measuredAt === null) return { measuredAt, staleAt: null, unknownAt: null };
  const { stale, unknown } = LIVES[kind];
  return { measuredAt, staleAt: measuredAt + stale, unknownAt: measuredAt + unknown };
}

/** Provenance of what the Hub Santé says. */
export const fromHub = (
  kind: keyof typeof LIVES,
  measuredAt: Instant | null,
  receivedAt: Instant | null,
  origin: Origin
): Provenance => ({ ...agesOf(kind, measuredAt), receivedAt, source: 'hub', origin });
