import { appContext } from '#app/lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ setHeaders }) => {
  setHeaders({ 'cache-control': 'public, max-age=300, stale-while-revalidate=86400' });
  return { contact: appContext().accessContact };
};
