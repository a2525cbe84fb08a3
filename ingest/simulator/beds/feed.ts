import type { BedKind } from '#domain/beds/types.ts';
import type { Facility } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import type { SimFeed } from '../live/feed.ts';
import { startReports } from '../live/reports.ts';
import { hashUnit } from '../random.ts';
import type { World } from '../world/world.ts';
import { maternitiesAlone } from '../sources.ts';
import { bundleOf } from './bundle.ts';
import type { Scarcity } from '../tiu/places.ts';
import { createBedRegion } from './occupancy.ts';
import { withMaternity } from './perinatal.ts';

/** Share of sites whose bed management speaks by itself, and of those that nobody ever hears. Assumed. */
const BY_MACHINE = 0.6;
const NEVER = 0.05;

export interface BedsFeedDeps {
  world: World;
  facilities: readonly Facility[];
  clock: Clock;
  /** Share of neonatal places left. */
  left: Scarcity;
  post(finess: string, message: unknown): Promise<void>;
  silent(finess: string, at: Instant): boolean;
  onError(error: unknown): void;
}

/**
 * Bed measurements of the simulated sites, and of its maternities without an emergency department, as the ROR passes them on: every half hour from bed management, twice a day
 * where somebody types them; the first of each says all, the others what changed.
 */
export function startBedsFeed(deps: BedsFeedDeps, since: Instant): SimFeed {
  const { world } = deps;
  const beds = createBedRegion(world, since);
  const byFiness = new Map(deps.facilities.map((facility) => [facility.finess, facility]));
  const told = new Map<string, Map<BedKind, string>>();
  const alone = new Set(maternitiesAlone(world.region, deps.facilities).map(({ finess }) => finess));
  const reporting = [...world.region.sites.map(({ finess }) => finess), ...alone].filter(
    (finess) => hashUnit('ror', finess) >= NEVER
  );
  const byMachine = (finess: string): boolean => hashUnit('ror', finess) < NEVER + BY_MACHINE;
  return startReports(
    {
      ...deps,
      reporters: reporting.map((finess) => {
        const every = byMachine(finess) ? 30 * MINUTE : 12 * HOUR;
        // Whoever types does so after the rounds; all of them speak once within the first half hour of a start.
        return {
          finess,
          every,
          phase: (since + 2 * MINUTE + 25 * MINUTE * hashUnit('ror-phase', finess)) % every
        };
      }),
      make(finess, at) {
        beds.advance(at);
        const before = told.get(finess);
        const all = withMaternity(
          alone.has(finess) ? [] : beds.wards(finess),
          byFiness.get(finess),
          at,
          deps.left
        );
        const now = new Map(all.map((ward) => [ward.kind, JSON.stringify(ward)]));
        const changed = all.filter(({ kind }) => before?.get(kind) !== now.get(kind));
        // What did not change is confirmed every few hours, or it would grow old.
        const full =
          before === undefined || Math.floor(at / (4 * HOUR)) !== Math.floor((at - 30 * MINUTE) / (4 * HOUR));
        const wards = full ? all : changed;
        told.set(finess, now);
        return wards.length === 0 ? null : bundleOf(finess, wards, at, { full, byHand: !byMachine(finess) });
      }
    },
    since
  );
}
