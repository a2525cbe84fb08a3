import type { CurveData } from '#app/lib/charts/curve.ts';
import type { SiteHistory } from '#domain/rpu/site-history.ts';
import type { EdEntry, Snapshot } from '#realtime/protocol/types.ts';

/** Null when it cannot be had: the place then says that there is nothing, and goes on. */
async function get<T>(path: string, signal: AbortSignal): Promise<T | null> {
  try {
    const answer = await fetch(path, { signal });
    return answer.ok ? ((await answer.json()) as T) : null;
  } catch {
    return null;
  }
}

/** Today's curve of a scope: `region`, `dept:93` or a FINESS. */
export const fetchCurve = (scope: string, signal: AbortSignal): Promise<CurveData | null> =>
  get<CurveData>(`/api/v1/curves/${encodeURIComponent(scope)}`, signal);

/** Eight weeks of a site by day, and its latest files. */
export const fetchHistory = (finess: string, signal: AbortSignal): Promise<SiteHistory | null> =>
  get<SiteHistory>(`/api/v1/sites/${finess}/history`, signal);

/** A site's own topic, read once: ages and destinations of 24 h. */
export async function fetchEd(finess: string, signal: AbortSignal): Promise<EdEntry | null> {
  const snapshot = await get<Snapshot<EdEntry>>(`/api/v1/live/ed:${finess}`, signal);
  return snapshot?.set['site']?.value ?? null;
}
