import { readEveryClosure } from '#db/places/closures.ts';
import { readTiuNow } from '#db/tiu/read.ts';
import type { Instant } from '#domain/time/instant.ts';
import { proposeMaternities } from '#domain/tiu/propose.ts';
import type { TiuCandidate } from '#domain/tiu/propose-types.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import { appContext } from '#app/lib/server/context.ts';
import { roadKm, roadMinutes } from '#maps/distance.ts';
import type { Candidate, Proposals } from './board.ts';
import { regionWorld } from './world.server.ts';

/**
 * Where a request could go, each maternity with why it is or is not proposed.
 * @param visible ids of the requests this viewer may know of; null: all. A place that another network's request wants
 *   too is said to be wanted, not by whom
 */
export async function proposalsFor(
  request: TiuRequest,
  visible: ReadonlySet<string> | null,
  now: Instant
): Promise<Proposals> {
  const { db, origin, region } = appContext();
  const { facilities } = await regionWorld();
  const maternities = facilities.filter(({ maternity }) => maternity).map(({ finess }) => finess);
  const [known, closures] = await Promise.all([
    readTiuNow(db, origin, maternities, now),
    readEveryClosure(db, { origin, now })
  ]);
  const { proposed, excluded } = proposeMaternities(
    request,
    facilities,
    {
      ...known,
      closures,
      travel: ({ lon, lat }, to) => {
        const km = roadKm([lon, lat], [to.lon, to.lat], region);
        const minutes = roadMinutes([lon, lat], to, region);
        return km === null || minutes === null ? null : { km, minutes };
      }
    },
    now
  );
  const shown = ({ facility: _left, contests, ...candidate }: TiuCandidate): Candidate => ({
    ...candidate,
    contests: contests.filter(({ id }) => visible === null || visible.has(id))
  });
  return { proposed: proposed.map(shown), excluded: excluded.map(shown) };
}
