import { mayPublish, publish, readReports } from '#app/lib/tiu/figures/reports.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const actions: Actions = { publier: publish };

export const load: PageServerLoad = async ({ locals: { viewer } }) => ({
  ...(await readReports()),
  can: mayPublish(viewer)
});
