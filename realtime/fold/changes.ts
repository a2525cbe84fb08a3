import type { Instant } from '#domain/time/instant.ts';
import type { FeedState } from '#domain/feed/state.ts';
import { CHANGES_FOR, CHANGES_KEPT, type ChangesEntry } from '../protocol/types.ts';
import type { FoldState } from './state.ts';

type Change = ChangesEntry['changes'][number];

/** "Vient de changer", newest first: levels, feeds lost or back, files held; never a mere figure. */
export function noteChange(state: FoldState, change: Change): void {
  if (change.from === change.to) return;
  state.changes = [change, ...state.changes].slice(0, CHANGES_KEPT);
}

/** Forgets what is older than a day. */
export function forgetChanges(state: FoldState, now: Instant): void {
  const last = state.changes[state.changes.length - 1];
  if (last && now - last.at > CHANGES_FOR)
    state.changes = state.changes.filter((c) => now - c.at <= CHANGES_FOR);
}

/** Late is not lost: only what a room must hear about is a change. First news of a feed is not one either. */
export function feedChange(at: Instant, scope: string, from: FeedState, to: FeedState): Change | null {
  const before = heard(from);
  const after = heard(to);
  if (before === after || from === 'never_heard') return null;
  const announced = from === 'announced_down' || to === 'announced_down';
  return { at, scope, kind: announced ? 'announced' : 'feed', from: before, to: after };
}

function heard(state: FeedState): FeedState {
  return state === 'late' ? 'live' : state;
}
