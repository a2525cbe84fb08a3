import { CodedError } from '../../errors.ts';
import { MINUTE, type Instant } from '../../time/instant.ts';

/** What a rate divides by. */
export const RATE_BASES = ['presented', 'answered'] as const;
type RateBase = (typeof RATE_BASES)[number];

/** How telephony is counted in a region, from an instant on. Official texts were not at hand: each region says it. */
export interface CallDefinition {
  /** Rule of the record; 0 = the definition shipped. */
  id: number;
  from: Instant;
  /** Calls abandoned under 10 s leave `presented` and `abandoned`, where the source counts them apart. */
  excludeShort: boolean;
  /** Within 30 s and within 60 s, over which calls. */
  over: RateBase;
}

const FORMULA = 'calls@1';
/** Presented without those abandoned under 10 s; rates over presented. */
export const CALL_DEFINITION: CallDefinition = { id: 0, from: 0, excludeShort: true, over: 'presented' };

/** Name of a definition on a figure: which rule it was counted by. */
export const callFormula = ({ id }: Pick<CallDefinition, 'id'>): string =>
  id === 0 ? FORMULA : `${FORMULA}+${id}`;

/**
 * The definition in force at an instant: of those begun, the one that begins last; of two, the one written last. It
 * holds from the minute it begins in, so that one written between two ticks holds at once.
 */
export function definitionAt(rules: readonly CallDefinition[] | undefined, at: Instant): CallDefinition {
  let found = CALL_DEFINITION;
  for (const rule of rules ?? [])
    if (Math.floor(rule.from / MINUTE) * MINUTE <= at && rule.from >= found.from) found = rule;
  return found;
}

/**
 * Reads what somebody sets.
 * @throws CodedError RULE_INVALID (`where` is the field)
 */
export function readDefinition(given: {
  excludeShort: unknown;
  over: unknown;
}): Pick<CallDefinition, 'excludeShort' | 'over'> {
  const over = RATE_BASES.find((base) => base === given.over);
  if (!over) throw new CodedError('RULE_INVALID', 'over');
  if (typeof given.excludeShort !== 'boolean') throw new CodedError('RULE_INVALID', 'excludeShort');
  return { excludeShort: given.excludeShort, over };
}
