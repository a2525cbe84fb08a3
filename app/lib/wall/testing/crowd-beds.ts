import { BED_KINDS, type BedsNow, type UnitBeds } from '#domain/beds/types.ts';
import type { RegionPack } from '#domain/region.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { bedAreaEntry } from '#realtime/fold/beds/area.ts';
import { bedSiteEntry } from '#realtime/fold/beds/site.ts';

/** Topic `beds` at a bad hour: every kind somewhere, three figures in sums, one site in seven stale, one in nine never heard. */
export function crowdedBeds(
  pack: Pick<RegionPack, 'sites' | 'departments'>,
  now: Instant
): Record<string, unknown> {
  const sites = pack.sites.flatMap(({ finess }, i) =>
    i % 9 === 4 ? [] : [[finess, bedsOf(finess, i, now)] as const]
  );
  const entries = new Map(sites.map(([finess, beds]) => [finess, bedSiteEntry(beds, 'simulated', now)]));
  const area = (of: readonly string[]) =>
    bedAreaEntry(
      of.flatMap((finess) => entries.get(finess) ?? []),
      'simulated'
    );
  return Object.fromEntries([
    ...entries,
    ['region', area(pack.sites.map(({ finess }) => finess))],
    ...pack.departments.map(({ code }) => [
      `dept:${code}`,
      area(pack.sites.filter(({ department }) => department === code).map(({ finess }) => finess))
    ])
  ]);
}

function bedsOf(finess: string, i: number, now: Instant): BedsNow {
  const at = now - (i % 7 === 3 ? 20 : 1) * HOUR;
  const count = (value: number) => ({ value, at, receivedAt: at, channel: 'bed_management' as const });
  const unit = (k: number): UnitBeds => ({
    counts: { available: count((i * 7 + k * 5) % 23), installed: count(60), closed: count(4) }
  });
  return {
    finess,
    kinds: Object.fromEntries(BED_KINDS.map((kind, k) => [kind, { units: [unit(k)], declared: null }]))
  };
}
