import { CodedError } from '../errors.ts';
import { HOUR, MINUTE, type Instant } from '../time/instant.ts';
import { plainText } from './text.ts';
import { FUNCTIONS, type DeclaredBy, type DeclaredLevel, type Scope } from './types.ts';

export const REASON_MOST = 120;
/** A declaration lives at most this long before somebody says it again. */
export const LEVEL_LONGEST = 7 * 24 * HOUR;
/** And at least this long: the rounding of a form must not make it over at once. */
const SHORTEST = MINUTE;

/** What is asked of the declared level of one scope; `seen` is the version its author looked at, 0 for none. */
export type LevelCommand = { by: DeclaredBy; seen: number } & (
  | { kind: 'declare'; scope: Scope; level: number; reason: string; until: Instant }
  | { kind: 'extend'; until: Instant }
  | { kind: 'end' }
);

/** Whether something declared is in force: from its start, until its end (excluded); null is an end to come. */
export function isInForce(
  thing: { from: Instant; until: Instant | null } | null | undefined,
  now: Instant
): boolean {
  return !!thing && thing.from <= now && (thing.until === null || now < thing.until);
}

/** @throws CodedError DECLARED_INVALID when an end is not to come, or too far */
export function checkedEnd(until: Instant, now: Instant, longest: number): Instant {
  if (!Number.isFinite(until) || until < now + SHORTEST || until > now + longest)
    throw new CodedError('DECLARED_INVALID', 'until');
  return Math.round(until);
}

/** @throws CodedError DECLARED_INVALID */
export function checkedBy(by: DeclaredBy): DeclaredBy {
  if (!FUNCTIONS.includes(by)) throw new CodedError('DECLARED_INVALID', 'by');
  return by;
}

/**
 * The declared level of a scope after a command. A level that ends keeps its last words, with its end at `now`.
 * @param before newest state of the scope, also when it is over; null before the first
 * @param scopes `region`, `dept:<code>` and FINESS of the region
 * @throws CodedError DECLARED_INVALID, DECLARED_PERSONAL, DECLARED_CHANGED
 */
export function decideLevel(
  before: DeclaredLevel | null,
  command: LevelCommand,
  now: Instant,
  scopes: ReadonlySet<Scope>
): DeclaredLevel {
  const by = checkedBy(command.by);
  const current = isInForce(before, now) ? before : null;
  if (current && command.seen !== current.version) throw new CodedError('DECLARED_CHANGED');
  const version = (before?.version ?? 0) + 1;
  if (command.kind === 'declare') {
    const { scope, level } = command;
    if (!scopes.has(scope)) throw new CodedError('DECLARED_INVALID', 'scope');
    if (level !== 0 && level !== 1 && level !== 2 && level !== 3)
      throw new CodedError('DECLARED_INVALID', 'level');
    const reason = plainText(command.reason, REASON_MOST, 'reason');
    const until = checkedEnd(command.until, now, LEVEL_LONGEST);
    return { scope, level, reason, by, from: now, until, version };
  }
  if (!current) throw new CodedError('DECLARED_CHANGED');
  if (command.kind === 'end') return { ...current, by, until: now, version };
  return { ...current, by, until: checkedEnd(command.until, now, LEVEL_LONGEST), version };
}
