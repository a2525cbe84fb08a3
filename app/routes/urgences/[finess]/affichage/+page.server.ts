import { publicSite, SHARED_SITE } from '#app/lib/public/site.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, setHeaders }) => {
  setHeaders({ 'cache-control': SHARED_SITE });
  return publicSite(params.finess);
};
