import { readDirectory } from '#db/rules.ts';
import type { Facility } from '#domain/region.ts';
import { networkOf } from '#domain/tiu/network.ts';
import { type TiuWorld, tiuWorld } from '#domain/tiu/world.ts';
import { loadFacilities, loadPlaces } from '#maps/region/index.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readInTime } from '#app/lib/server/in-time.ts';
import type { MaternityPlace } from './board.ts';

let made: Promise<{ facilities: readonly Facility[]; world: TiuWorld }> | null = null;

/** The region's facilities, and what decisions about transfers need of them; read once. */
export function regionWorld(): Promise<{ facilities: readonly Facility[]; world: TiuWorld }> {
  const { region } = appContext();
  made ??= Promise.all([loadFacilities(region.id), loadPlaces(region.id)]).then(([facilities, places]) => {
    const names = [...places.map(({ name }) => name), ...region.departments.map(({ name }) => name)];
    return { facilities, world: tiuWorld(facilities, names) };
  });
  return made;
}

/** Maternities, and what a page says of each; a record that is away leaves the telephone lines out, never the page. */
export async function maternityPlaces(
  names: Readonly<Record<string, string>>
): Promise<Record<string, MaternityPlace>> {
  const { facilities } = await regionWorld();
  const directory = await readInTime(readDirectory(appContext().db));
  const lines = new Map(directory?.map((entry) => [entry.finess, entry.professionalPhone ?? entry.phone]));
  return Object.fromEntries(
    facilities.map(({ finess, shortName, department, maternity, lon, lat }): [string, MaternityPlace] => [
      finess,
      {
        ...{ name: names[finess] ?? shortName, department, lon, lat },
        ...{ level: maternity?.level ?? null, derived: maternity?.derived ?? false },
        phone: lines.get(finess) ?? null
      }
    ])
  );
}

/** Id of the perinatal network of a facility; undefined when there is no such facility. */
export async function networkOfSite(finess: string): Promise<string | undefined> {
  const facility = (await regionWorld()).world.facilities.get(finess);
  return facility && networkOf(facility).id;
}
