import { readDirectory } from '#db/rules.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { db, region } = appContext();
  const filled = new Map((await readDirectory(db)).map((site) => [site.finess, site]));
  return {
    sites: region.sites.map(({ finess, name, shortName, department }) => {
      const own = filled.get(finess);
      return {
        ...{ finess, name, department, shortName: own?.shortName ?? shortName },
        ...{ phone: own?.phone ?? null, professionalPhone: own?.professionalPhone ?? null },
        ...{ hours: own?.hours ?? null, access: own?.access ?? null }
      };
    })
  };
};
