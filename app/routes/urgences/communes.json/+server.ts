import { loadPlaces } from '#maps/region/index.ts';
import { rowsOf } from '#app/lib/public/place-rows.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { RequestHandler } from './$types';

/** The region's places, so that a phone can find one without telling anybody which. */
export const GET: RequestHandler = async () => {
  const body = JSON.stringify(rowsOf(await loadPlaces(appContext().region.id)));
  return new Response(body, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=86400, stale-while-revalidate=604800'
    }
  });
};
