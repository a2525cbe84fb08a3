import type { Instant } from '#domain/time/instant.ts';
import { hourOfWeek } from '#domain/time/paris.ts';

/** Local hours between which a wall is dimmed: from 22 to 6 goes over midnight. */
export interface Night {
  from: number;
  to: number;
}

/** How much of the light the night layer takes, 0–1: text keeps a contrast of 4.5 (see the test). */
export const NIGHT_SHADE = 0.3;

/** `?nuit=22-6`; null without it, or where it names no hours. */
export function nightFrom(params: URLSearchParams): Night | null {
  const match = /^(\d{1,2})-(\d{1,2})$/.exec(params.get('nuit') ?? '');
  const [from, to] = [Number(match?.[1]), Number(match?.[2])];
  return match && from <= 24 && to <= 24 && from !== to ? { from, to } : null;
}

/** Whether the wall is dimmed at that instant (of the room: real time, Europe/Paris). */
export function isNight(night: Night | null, at: Instant): boolean {
  if (!night) return false;
  const hour = hourOfWeek(at) % 24;
  return night.from < night.to
    ? hour >= night.from && hour < night.to
    : hour >= night.from || hour < night.to;
}
