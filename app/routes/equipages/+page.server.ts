import { readDirectory, readRules } from '#db/rules.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readInTime } from '#app/lib/server/in-time.ts';
import type { PageServerLoad } from './$types';

/** As little as a phone needs: where the departments are, how they are called; a record that is away leaves lines unknown. */
export const load: PageServerLoad = async () => {
  const { db, region } = appContext();
  const [directory, rules] = await Promise.all([readInTime(readDirectory(db)), readInTime(readRules(db))]);
  return {
    ground: {
      box: region.box,
      roadFactor: region.roadFactor,
      sites: region.sites.map(({ finess, shortName, communeName, department, lon, lat, services }) => ({
        ...{ finess, shortName, communeName, department, lon, lat, services }
      }))
    },
    told: { names: rules?.names ?? {}, contact: rules?.contact ?? null },
    phones:
      directory &&
      Object.fromEntries(
        directory.flatMap(({ finess, professionalPhone, phone }) => {
          const line = professionalPhone ?? phone;
          return line ? [[finess, line]] : [];
        })
      )
  };
};
