import type { Instant } from '../time/instant.ts';
import { UNPLACED_ALARM } from './limits.ts';
import type { TiuAsk, TiuRequest } from './types.ts';

/** One timer from the request on: what it took, or what runs; ms. */
export interface Timer {
  ms: number;
  running: boolean;
}

/** Timers of a request, each from `requestedAt`; null: it never came, and never will. */
export interface TiuTimers {
  firstAsk: Timer | null;
  /** To the first answer that accepts. */
  acceptance: Timer | null;
  departure: Timer | null;
  /** In its present state. */
  inState: number;
  /** Two hours without a place. */
  alarm: boolean;
  alarmAt: Instant;
}

/** When somebody was first asked; null: nobody was. */
export function firstAskAt({ asks }: Pick<TiuRequest, 'asks'>): Instant | null {
  return asks.length === 0 ? null : Math.min(...asks.map(({ at }) => at));
}

/** When a maternity first accepted; null: none did. */
export function firstAcceptedAt({ asks }: Pick<TiuRequest, 'asks'>): Instant | null {
  const accepted = asks.flatMap(({ answers }) => answers.filter(({ answer }) => answer === 'ACCEPTEE'));
  return accepted.length === 0 ? null : Math.min(...accepted.map(({ at }) => at));
}

/** When a request came to its present state. */
export function stateSince(request: TiuRequest): Instant {
  const { state, requestedAt, searchingAt, placement, departedAt, arrivedAt, end } = request;
  if (end) return end.at;
  const at = {
    requested: requestedAt,
    searching: searchingAt,
    placed: placement?.at,
    departed: departedAt,
    arrived: arrivedAt
  } as Partial<Record<typeof state, Instant | null>>;
  return at[state] ?? requestedAt;
}

/** Timers of a request at `now`. */
export function timersOf(request: TiuRequest, now: Instant): TiuTimers {
  const { requestedAt, end, departedAt } = request;
  const timer = (at: Instant | null): Timer | null => {
    if (at !== null) return { ms: Math.max(0, at - requestedAt), running: false };
    return end ? null : { ms: Math.max(0, now - requestedAt), running: true };
  };
  const alarmAt = requestedAt + UNPLACED_ALARM;
  return {
    firstAsk: timer(firstAskAt(request)),
    acceptance: timer(firstAcceptedAt(request)),
    departure: timer(departedAt),
    inState: Math.max(0, now - stateSince(request)),
    alarm: isUnplaced(request) && now >= alarmAt,
    alarmAt
  };
}

/** Whether a request still looks for a place. */
export const isUnplaced = ({ state }: Pick<TiuRequest, 'state'>): boolean =>
  state === 'requested' || state === 'searching';

/** An ask as it must be read at `now`: it comes up again after 10 minutes, and is over after 30, whoever wrote it down. */
export function askAt(
  ask: Pick<TiuAsk, 'state' | 'remindAt' | 'expiresAt'>,
  now: Instant
): { state: TiuAsk['state']; silent: boolean } {
  const waits = ask.state === 'asked' || ask.state === 'deferred';
  if (!waits) return { state: ask.state, silent: false };
  if (now >= ask.expiresAt) return { state: 'expired', silent: true };
  return { state: ask.state, silent: now >= ask.remindAt };
}
