import { listEvents } from '#db/declared/events.ts';
import { newestNorms, readNorms } from '#db/norms.ts';
import { unitCurves, type UnitCurve } from '#db/rpu/area-curve.ts';
import { concerns } from '#domain/declared/event.ts';
import type { Origin } from '#domain/origin.ts';
import type { RegionPack } from '#domain/region.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import { usualAt, usualOf } from '#domain/usual/at.ts';
import type { Norms } from '#domain/usual/types.ts';
import type { CurveData } from '#app/lib/charts/curve.ts';
import type { AppContext } from './context.ts';

const STEP = 15 * MINUTE;
/** A unit whose last figures are older has no place in a curve of now. */
const RECENT = 2 * HOUR;
/** Process ms during which a curve is served again: many desks ask for the same one. */
const KEPT_FOR = 20_000;

const kept = new Map<string, { at: number; curve: Promise<CurveData> }>();

/** FINESS of the sites of a scope: `region`, `dept:<code>` or a FINESS; null for an unknown one. */
export function sitesOf(scope: string, region: RegionPack): string[] | null {
  const inScope = region.sites.filter(
    (site) => scope === 'region' || scope === `dept:${site.department}` || scope === site.finess
  );
  return inScope.length === 0 ? null : inScope.map((site) => site.finess);
}

/**
 * Today's presence of a scope against what is usual for the very units that are seen: both sums over the same
 * units. Null for an unknown scope.
 */
export function todaysCurve(context: AppContext, scope: string): Promise<CurveData> | null {
  const finess = sitesOf(scope, context.region);
  if (!finess) return null;
  const now = context.clock.process();
  const found = kept.get(scope);
  if (found && now - found.at < KEPT_FOR) return found.curve;
  const curve = compute(context, scope, finess);
  curve.catch(() => kept.delete(scope));
  kept.set(scope, { at: now, curve });
  return curve;
}

async function compute(
  { db, clock, demo, region }: AppContext,
  scope: string,
  finess: string[]
): Promise<CurveData> {
  const origin: Origin = demo ? 'simulated' : 'real';
  const now = clock.domain();
  const [from, to] = dayBounds(localDay(now));
  const newest = await newestNorms(db, origin);
  const department = region.sites.find((site) => site.finess === scope)?.department;
  const around = department === undefined ? [scope] : [scope, `dept:${department}`];
  const [curves, norms, events] = await Promise.all([
    unitCurves(db, { finess, origin, from, to, step: STEP }),
    newest ? readNorms(db, newest.version) : null,
    listEvents(db, origin)
  ]);
  const seen = curves.filter(
    (curve) => curve.horizon > now - RECENT && usualOfUnit(norms, curve.unit) !== null
  );
  const units = seen.length > 0 ? seen : curves;
  const steps = Math.ceil((to - from) / STEP);
  return {
    from,
    to,
    points: Array.from({ length: steps }, (_, index) => ({
      at: from + index * STEP,
      value: sumAt(units, index)
    })),
    usual: norms ? usualOfSum(norms, scope, units, from, to) : [],
    events: events
      .filter((event) => event.from < to && (event.until ?? now) > from && event.from <= now)
      .filter((event) => concerns(event, around))
      .map(({ id, title, kind, from: begin, until }) => ({
        id,
        title,
        nature: kind,
        from: begin,
        until: until ?? now
      })),
    seen: new Set(units.map((unit) => unit.finess)).size,
    of: finess.length
  };
}

const usualOfUnit = (norms: Norms | null, unit: string) => norms?.scopes[unit]?.present ?? null;

/** Known only while every unit of the sum is. */
function sumAt(units: readonly UnitCurve[], index: number): number | null {
  let sum = 0;
  for (const { present } of units) {
    const value = present[index];
    if (value === null || value === undefined) return null;
    sum += value;
  }
  return units.length === 0 ? null : sum;
}

function usualOfSum(
  norms: Norms,
  scope: string,
  units: readonly UnitCurve[],
  from: Instant,
  to: Instant
): CurveData['usual'] {
  const own = norms.scopes[units.length === 1 ? (units[0]?.unit ?? '') : scope]?.present;
  const usual: CurveData['usual'] = [];
  for (let at = from; at <= to; at += 2 * STEP) {
    const means = units.map((unit) => usualAt(usualOfUnit(norms, unit.unit), at)?.mean ?? null);
    if (means.length === 0 || means.includes(null)) continue;
    const mean = means.reduce<number>((sum, value) => sum + (value ?? 0), 0);
    usual.push({ at, mean, sd: usualOf(mean, own?.phi ?? 1).sd });
  }
  return usual;
}
