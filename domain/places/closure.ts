import { plainText } from '../declared/text.ts';
import { REASON_MAX } from '../ed-state/limits.ts';
import { CodedError } from '../errors.ts';
import type { Service } from '../region.ts';
import { HOUR, MINUTE, type Instant } from '../time/instant.ts';
import { PATHWAYS, RESOURCES, type Closure, type ClosureKind, type ClosureScope } from './types.ts';

/** A closure is marked as ending from this long before its end. */
const REMINDER = 30 * MINUTE;
/** Nothing is closed for longer without being declared anew. */
const LONGEST = 30 * 24 * HOUR;
/** Somebody who types slowly still closes from now. */
const SLACK = 15 * MINUTE;

/** What somebody declares. */
export interface NewClosure {
  scope: string;
  target: string;
  kind: string;
  reason: string;
  from: Instant;
  until: Instant;
  by: string;
}

/** Whether it holds at `now`: its end is not part of it. */
export function inForce({ from, until }: Pick<Closure, 'from' | 'until'>, now: Instant): boolean {
  return from <= now && now < until;
}

/** Whether its end is near: whoever can extend it is reminded. */
export function isEnding(closure: Pick<Closure, 'from' | 'until'>, now: Instant): boolean {
  return inForce(closure, now) && closure.until - now <= REMINDER;
}

const targetsOf = (scope: ClosureScope, services: readonly Service[]): readonly string[] =>
  ({ site: [''], service: services, pathway: PATHWAYS, resource: RESOURCES })[scope];

/**
 * Decides a new closure among those that are not over.
 * @throws CodedError CLOSURE_INVALID, DECLARED_INVALID, DECLARED_PERSONAL (`where` is the field), CLOSURE_OVERLAP
 */
export function openClosure(
  held: readonly Closure[],
  said: NewClosure,
  { id, now, services }: { id: string; now: Instant; services: readonly Service[] }
): Closure {
  const scope = (['site', 'service', 'pathway', 'resource'] as const).find((one) => one === said.scope);
  if (!scope || !targetsOf(scope, services).includes(said.target))
    throw new CodedError('CLOSURE_INVALID', 'scope');
  const kind = (['closed', 'diverted', 'partial'] as const).find((one) => one === said.kind);
  if (!kind) throw new CodedError('CLOSURE_INVALID', 'kind');
  const reason = plainText(said.reason, REASON_MAX, 'reason');
  if (!(said.from >= now - SLACK && said.from <= now + LONGEST))
    throw new CodedError('CLOSURE_INVALID', 'from');
  const { from, by, target } = said;
  const until = checkedEnd(said.until, from, now);
  const overlaps = held.some(
    (one) =>
      one.scope === scope && one.target === target && one.from < until && from < one.until && now < one.until
  );
  if (overlaps) throw new CodedError('CLOSURE_OVERLAP', 'scope');
  return { id, scope, target, kind, reason, from, until, by, declaredAt: now, version: 1 };
}

function checkedEnd(until: Instant, from: Instant, now: Instant): Instant {
  if (!(until > now && until > from && until <= Math.max(from, now) + LONGEST))
    throw new CodedError('CLOSURE_INVALID', 'until');
  return until;
}

/**
 * Moves the end of a closure, later or earlier.
 * @param until null: it ends now
 * @throws CodedError CLOSURE_OVER, CLOSURE_CHANGED (another version than the one that was seen), CLOSURE_INVALID
 */
export function moveEnd(
  held: Closure | null,
  { version, until }: { version: number; until: Instant | null },
  now: Instant
): Closure {
  if (!held || held.until <= now) throw new CodedError('CLOSURE_OVER');
  if (held.version !== version) throw new CodedError('CLOSURE_CHANGED');
  const end = until === null ? now : checkedEnd(until, held.from, now);
  return { ...held, until: end, version: held.version + 1 };
}

/** What a place is at `now`, by those of its closures that hold; null: nothing says that it is not as always. */
export interface PlaceState {
  /** Widest and gravest first: the site closed, regulated by 15, or partly. */
  state: ClosureKind;
  /** When this state ends, as far as is known now. */
  until: Instant;
  /** When the mark of its near end begins. */
  endingFrom: Instant;
}

const GRAVITY: readonly ClosureKind[] = ['partial', 'diverted', 'closed'];

/**
 * The one state a symbol shows. A closure of the site gives its own; one of a service, pathway or resource makes
 * the site partly closed, but closing every service closes the site.
 */
export function placeStateAt(
  closures: readonly Closure[],
  services: readonly Service[],
  now: Instant
): PlaceState | null {
  const held = closures.filter((closure) => inForce(closure, now));
  const of = (kinds: readonly ClosureKind[], scopes: readonly ClosureScope[]) =>
    held.filter(({ kind, scope }) => kinds.includes(kind) && scopes.includes(scope));
  const whole = of(GRAVITY, ['site']);
  for (const kind of ['closed', 'diverted'] as const) {
    const site = whole.filter((closure) => closure.kind === kind);
    // A service counts as shut by this kind or a graver one.
    const parts = services.map((service) =>
      of(GRAVITY.slice(GRAVITY.indexOf(kind)), ['service']).filter(({ target }) => target === service)
    );
    const all = services.length > 0 && parts.every((part) => part.length > 0);
    const ends = [
      ...site.map(({ until }) => until),
      ...(all ? [Math.min(...parts.map((part) => Math.max(...part.map(({ until }) => until))))] : [])
    ];
    if (ends.length > 0) return stateOf(kind, Math.max(...ends));
  }
  if (held.length === 0) return null;
  return stateOf('partial', Math.max(...held.map(({ until }) => until)));
}

const stateOf = (state: ClosureKind, until: Instant): PlaceState => ({
  state,
  until,
  endingFrom: until - REMINDER
});
