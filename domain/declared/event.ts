import { CodedError } from '../errors.ts';
import { HOUR, type Instant, type LocalDay } from '../time/instant.ts';
import { localDay } from '../time/paris.ts';
import { checkedBy, checkedEnd, isInForce } from './level.ts';
import { plainText } from './text.ts';
import type { DeclaredBy, DeclaredEvent, Scope } from './types.ts';

export const TITLE_MOST = 60;
const DAY = 24 * HOUR;
/** An event is often declared late; an exercise is planned ahead. */
const BACK = 7 * DAY;
const AHEAD = 90 * DAY;
const LONGEST = 365 * DAY;

/** What is asked of an event; `seen` is the version its author looked at. */
export type EventCommand = { by: DeclaredBy; seen: number } & (
  | {
      kind: 'open';
      id: string;
      title: string;
      nature: string;
      perimeter: readonly Scope[];
      from: Instant;
      until: Instant | null;
    }
  | { kind: 'extend'; until: Instant | null }
  | { kind: 'end' }
);

/** Whether it can still be changed: it is open, or to come. */
export function isOver(event: DeclaredEvent, now: Instant): boolean {
  return event.until !== null && event.until <= now;
}

/**
 * An event after a command. What was planned and is ended before it began never was.
 * @throws CodedError DECLARED_INVALID, DECLARED_PERSONAL, DECLARED_CHANGED
 */
export function decideEvent(
  before: DeclaredEvent | null,
  command: EventCommand,
  now: Instant,
  scopes: ReadonlySet<Scope>
): DeclaredEvent {
  const by = checkedBy(command.by);
  if (command.kind === 'open') {
    if (before) throw new CodedError('DECLARED_CHANGED');
    const { id, nature, from } = command;
    if (nature !== 'real' && nature !== 'exercise') throw new CodedError('DECLARED_INVALID', 'nature');
    if (!Number.isFinite(from) || from < now - BACK || from > now + AHEAD)
      throw new CodedError('DECLARED_INVALID', 'from');
    return {
      id,
      title: plainText(command.title, TITLE_MOST, 'title'),
      kind: nature,
      perimeter: checkedPerimeter(command.perimeter, scopes),
      from: Math.round(from),
      until: command.until === null ? null : checkedEnd(command.until, Math.max(now, from), LONGEST),
      by,
      version: 1
    };
  }
  if (!before || before.version !== command.seen || isOver(before, now))
    throw new CodedError('DECLARED_CHANGED');
  const version = before.version + 1;
  if (command.kind === 'end') return { ...before, by, until: Math.max(now, before.from), version };
  const { until } = command;
  return {
    ...before,
    by,
    until: until === null ? null : checkedEnd(until, Math.max(now, before.from), LONGEST),
    version
  };
}

function checkedPerimeter(given: readonly Scope[], scopes: ReadonlySet<Scope>): Scope[] {
  const perimeter = [...new Set(given)];
  if (perimeter.length === 0 || perimeter.length > 120 || !perimeter.every((scope) => scopes.has(scope)))
    throw new CodedError('DECLARED_INVALID', 'perimeter');
  return perimeter.includes('region') ? ['region'] : perimeter;
}

/** Whether an event is about any of these scopes; the region is in every perimeter's view, and sees every event. */
export function concerns(event: Pick<DeclaredEvent, 'perimeter'>, scopes: readonly Scope[]): boolean {
  return (
    event.perimeter.includes('region') ||
    scopes.includes('region') ||
    event.perimeter.some((scope) => scopes.includes(scope))
  );
}

/** Days that an event keeps out of the usual, from its first to its last (today while it is open). */
export function eventDays(
  event: Pick<DeclaredEvent, 'perimeter' | 'from' | 'until'>,
  now: Instant
): { scope: Scope; firstDay: LocalDay; lastDay: LocalDay }[] {
  const end = Math.min(event.until ?? now, now);
  if (end < event.from || event.until === event.from) return [];
  const days = { firstDay: localDay(event.from), lastDay: localDay(end) };
  return event.perimeter.map((scope) => ({ scope, ...days }));
}

/** Scopes whose usual stands still: those of the events in force. */
export function frozenScopes(events: readonly DeclaredEvent[], now: Instant): Set<Scope> {
  return new Set(events.filter((event) => isInForce(event, now)).flatMap(({ perimeter }) => perimeter));
}
