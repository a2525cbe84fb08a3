import type { BedKey, BedKind, BedsNow, DeclaredBeds } from '#domain/beds/types.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';

/** A site whose one unit of medicine has so many beds free, measured at an instant. */
export function freeBeds(finess: string, free: number, at: Instant): BedsNow {
  return siteBeds(finess, [{ available: free }], at);
}

/** A site whose units of one kind tell these counts, all measured at an instant. */
export function siteBeds(
  finess: string,
  units: readonly Partial<Record<BedKey, number | null>>[],
  at: Instant,
  { kind = 'medicine', declared = null }: { kind?: BedKind; declared?: DeclaredBeds | null } = {}
): BedsNow {
  return {
    finess,
    kinds: {
      [kind]: {
        units: units.map((counts) => ({
          counts: Object.fromEntries(
            Object.entries(counts).map(([key, value]) => [
              key,
              { value, at, receivedAt: at + MINUTE, channel: 'bed_management' as const }
            ])
          )
        })),
        declared
      }
    }
  };
}
