import { loadBasemap } from '#maps/region/index.ts';
import type { PageLoad } from './$types';

/** The ground comes with the page, so that the first picture has its map; null when it could not be fetched. */
export const load: PageLoad = async ({ data }) => ({
  ...data,
  basemap: await loadBasemap(data.pack.id).catch(() => null)
});
