import type { ShownEdField } from '#domain/ed-state/types.ts';
import type { Clock } from '#domain/time/clock.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import type { SimFeed } from '../live/feed.ts';
import { startReports } from '../live/reports.ts';
import { hashUnit } from '../random.ts';
import { formatIsoParis } from '../world/iso.ts';
import type { World } from '../world/world.ts';
import { edStateAt, type EdSaid } from './state.ts';

/** Share of sites whose software speaks by itself; the others' nurses have the form. Assumed. */
const WITH_SOFTWARE = 0.45;
/** Some software knows neither crews nor what the hospital has: left out, never zero. */
const PARTIAL: readonly ShownEdField[] = [
  'crewsWaiting',
  'longestCrewWaitMin',
  'hospitalBeds',
  'lastBeddedWaitMin'
];

export interface EdStateFeedDeps {
  world: World;
  clock: Clock;
  post(finess: string, message: unknown): Promise<void>;
  silent(finess: string, at: Instant): boolean;
  onError(error: unknown): void;
}

/** Departments whose software tells their own state every quarter of an hour, hourly at small sites. */
export function startEdStateFeed(deps: EdStateFeedDeps, since: Instant): SimFeed {
  const { world } = deps;
  const sites = world.region.sites.filter(({ finess }) => hashUnit('ed-state', finess) < WITH_SOFTWARE);
  return startReports(
    {
      ...deps,
      reporters: sites.map(({ finess, visitsPerYear }) => ({
        finess,
        every: visitsPerYear > 30_000 ? 15 * MINUTE : HOUR,
        phase: Math.floor(15 * hashUnit('ed-state-phase', finess)) * MINUTE
      })),
      make: (finess, at) => messageOf(finess, edStateAt(world.site(finess), at), at)
    },
    since
  );
}

/** One record of the stream, as this site's software fills it. */
function messageOf(finess: string, { byCcmu, ...said }: EdSaid, at: Instant): unknown {
  const partial = hashUnit('ed-state-partial', finess) < 0.3;
  const fields = Object.entries(said).filter(([name]) => !partial || !PARTIAL.includes(name as ShownEdField));
  // Whoever does not know its crews does not triage by CCMU either.
  const triage = partial ? {} : { triage: { scale: 'ccmu', counts: byCcmu } };
  return {
    ...{ site: finess, service: 'all', at: formatIsoParis(at), channel: 'machine' },
    ...Object.fromEntries(fields),
    ...triage
  };
}
