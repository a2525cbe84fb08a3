import { error } from '@sveltejs/kit';
import { siteDays, siteFiles } from '#db/rpu/history.ts';
import { addDays } from '#domain/time/day.ts';
import { localDay } from '#domain/time/paris.ts';
import { screenEnded } from '#app/lib/server/contact.ts';
import { appContext } from '#app/lib/server/context.ts';
import { regionWorld } from '#app/lib/tiu/world.server.ts';
import type { PageServerLoad } from './$types';

/** Eight weeks of days, the latest files, and the site itself; the live figures come by socket. */
export const load: PageServerLoad = async ({ params, locals }) => {
  if (locals.ended) error(403, await screenEnded());
  const { db, clock, region, demo } = appContext();
  const site = region.sites.find(({ finess }) => finess === params.finess);
  if (!site) error(404, { message: 'NOT_FOUND', code: 'API_SITE_UNKNOWN' });
  const origin = demo ? ('simulated' as const) : ('real' as const);
  const to = localDay(clock.domain());
  const [days, files] = await Promise.all([
    siteDays(db, { finess: site.finess, origin, from: addDays(to, -55), to }),
    siteFiles(db, { finess: site.finess, origin, limit: 12 })
  ]);
  const { world } = await regionWorld();
  const maternity = Boolean(world.facilities.get(site.finess)?.maternity);
  return { site, origin, days, files, maternity, today: to };
};
