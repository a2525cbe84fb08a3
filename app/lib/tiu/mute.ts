import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { m } from '#app/lib/messages/generated/messages.js';

/** Why the sound of a desk is off: chosen, so that nothing else is written down. */
export const MUTE_REASONS = ['call', 'alone', 'room', 'drill'] as const;
export type MuteReason = (typeof MUTE_REASONS)[number];

/** For how long it may be, minutes: it comes back by itself. */
export const MUTE_MINUTES = [5, 15, 30, 60] as const;

/** A desk whose sound is off. */
export interface Mute {
  reason: MuteReason;
  until: Instant;
}

const WORDS: Record<MuteReason, () => string> = {
  call: m.tiu_mute_call,
  alone: m.tiu_mute_alone,
  room: m.tiu_mute_room,
  drill: m.tiu_mute_drill
};

/** Why, in words. */
export const muteWord = (reason: MuteReason): string => WORDS[reason]();

const KEY = 'vigie:tiu:mute';
const LONGEST = Math.max(...MUTE_MINUTES) * MINUTE;

/**
 * The muting of this workstation from what its browser kept, so that a reload does not ring in the middle of a call.
 * What is not a muting that this desk can have given counts for nothing: an end further away than the longest one (a
 * clock that was set, a text that was changed) would mute for ever.
 * @param now domain time, as of the page
 */
export function muteOf(kept: string | null, now: Instant): Mute | null {
  if (kept === null) return null;
  try {
    const { reason: word, until } = JSON.parse(kept) as Partial<Record<keyof Mute, unknown>>;
    const reason = MUTE_REASONS.find((one) => one === word);
    if (!reason || typeof until !== 'number') return null;
    return until > now && until <= now + LONGEST ? { reason, until } : null;
  } catch {
    return null;
  }
}

/** What this workstation keeps of a muting. */
export function readMute(now: Instant): Mute | null {
  try {
    return muteOf(localStorage.getItem(KEY), now);
  } catch {
    // A browser that keeps nothing rings again after a reload.
    return null;
  }
}

/** Keeps it, for every window of this workstation; null: the sound is on again. */
export function keepMute(mute: Mute | null): void {
  try {
    if (mute) localStorage.setItem(KEY, JSON.stringify(mute));
    else localStorage.removeItem(KEY);
  } catch {
    // Muted for as long as this page lives.
  }
}
