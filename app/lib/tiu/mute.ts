import type { Instant } from '#domain/time/instant.ts';
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
