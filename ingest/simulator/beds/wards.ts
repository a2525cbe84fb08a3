import type { BedKind } from '#domain/beds/types.ts';
import type { Site } from '#domain/region.ts';
import { hashUnit } from '../random.ts';

/** One kind of beds of a simulated site. */
export interface Ward {
  kind: BedKind;
  installed: number;
  /** Closed for want of staff, from the seed. */
  closed: number;
  /** Beds that planned admissions hold on an ordinary weekday. */
  planned: number;
}

/**
 * Where those admitted from the department go: share of admissions and mean stay in days, by kind. Assumed, of the
 * order that the national hospital statistics give.
 */
export const ADMITTED: Partial<Record<BedKind, { share: number; days: number }>> = {
  medicine: { share: 0.42, days: 3.6 },
  surgery: { share: 0.25, days: 2.8 },
  paediatrics: { share: 0.08, days: 1.8 },
  obstetrics: { share: 0.02, days: 2.5 },
  uhcd: { share: 0.15, days: 0.8 },
  icu_adult: { share: 0.02, days: 3.5 },
  intensive_adult: { share: 0.04, days: 2.2 },
  psychiatry: { share: 0.02, days: 4 }
};

/** Share of a site's beds by kind where it has them: assumed. */
const MIX: Partial<Record<BedKind, number>> = {
  medicine: 0.42,
  surgery: 0.3,
  obstetrics: 0.08,
  paediatrics: 0.07
};
const HOSPITALISED = 0.19;

/** The wards of a site: enough for those its department admits, and for its planned patients. Always the same. */
export function wardsOf(site: Site): Ward[] {
  const perDay = (site.visitsPerYear / 365) * HOSPITALISED;
  const beds = site.bedsMco ?? Math.round(perDay * 9);
  const adults = site.services.includes('adult');
  const children = site.services.includes('paediatric');
  return (Object.keys(ADMITTED) as BedKind[]).flatMap((kind) => {
    if (kind === 'paediatrics' ? !children : !adults) return [];
    if (!hasWard(site, kind, beds)) return [];
    const { share, days } = ADMITTED[kind] ?? { share: 0, days: 0 };
    const steady = perDay * share * days;
    const installed = Math.ceil(
      Math.max(steady * 1.25 + 2, beds * (MIX[kind] ?? 0), kind === 'uhcd' ? 6 : 2)
    );
    const closed = Math.round(installed * 0.08 * hashUnit('closed', site.finess, kind));
    const full = 0.88 + 0.1 * hashUnit('full', site.finess, kind);
    const planned = Math.max(0, Math.round((installed - closed) * full - steady));
    return [{ kind, installed, closed, planned }];
  });
}

/** Small sites have no intensive care, and not every site delivers or has psychiatry. */
function hasWard(site: Site, kind: BedKind, beds: number): boolean {
  if (kind === 'icu_adult') return beds > 300;
  if (kind === 'intensive_adult') return beds > 180;
  if (kind === 'obstetrics') return beds > 220;
  if (kind === 'psychiatry') return hashUnit('psychiatry', site.finess) < 0.25;
  return true;
}
