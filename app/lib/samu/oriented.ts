import type { Instant } from '#domain/time/instant.ts';

/** Patients that regulation oriented to each FINESS in the hour before `at`. */
export interface Oriented {
  at: Instant;
  byFiness: ReadonlyMap<string, number>;
}

/** Null when it cannot be had: the count is then unknown, never zero. */
export async function fetchOriented(signal: AbortSignal): Promise<Oriented | null> {
  try {
    const answer = await fetch('/api/v1/samu/oriented', { signal });
    if (!answer.ok) return null;
    const { at, oriented } = (await answer.json()) as { at: Instant; oriented: Record<string, number> };
    return { at, byFiness: new Map(Object.entries(oriented)) };
  } catch {
    return null;
  }
}
