import { siteDays, siteFiles } from '#db/rpu/history.ts';
import { addDays } from '#domain/time/day.ts';
import { localDay } from '#domain/time/paris.ts';
import { answer, refuse } from '#app/lib/server/answer.ts';
import type { SiteHistory } from '#domain/rpu/site-history.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { RequestHandler } from './$types';

/** Eight weeks of a site by day, and its latest files: what its page draws. */
export const GET: RequestHandler = async ({ params, request }) => {
  const { db, clock, region, demo } = appContext();
  const { finess } = params;
  if (!region.sites.some((site) => site.finess === finess))
    return refuse('API_SITE_UNKNOWN', 'finess', request);
  const origin = demo ? 'simulated' : 'real';
  const to = localDay(clock.domain());
  const [days, files] = await Promise.all([
    siteDays(db, { finess, origin, from: addDays(to, -55), to }),
    siteFiles(db, { finess, origin, limit: 20 })
  ]);
  const history: SiteHistory = { today: to, days, files };
  return answer({ finess, origin, ...history });
};
