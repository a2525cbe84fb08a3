import type { CurveData } from '#app/lib/charts/curve.ts';

/**
 * Today's curve of a scope (`region`, `dept:93` or a FINESS) from the server. Null when it cannot be had: the
 * place then says that there is no curve.
 */
export async function fetchCurve(scope: string, signal: AbortSignal): Promise<CurveData | null> {
  try {
    const answer = await fetch(`/api/v1/curves/${encodeURIComponent(scope)}`, { signal });
    return answer.ok ? ((await answer.json()) as CurveData) : null;
  } catch {
    return null;
  }
}
