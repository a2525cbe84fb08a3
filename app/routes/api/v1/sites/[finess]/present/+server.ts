import { presentAt } from '#db/rpu/present.ts';
import { answer, refuse } from '#app/lib/server/answer.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readInstant } from '#app/lib/server/instant.ts';
import type { RequestHandler } from './$types';

/** How many were present at `at`, as it was known at `asKnownAt`: both ISO instants, the present by default. */
export const GET: RequestHandler = async ({ params, url, request }) => {
  const { db, clock, region, demo } = appContext();
  if (!region.sites.some((site) => site.finess === params.finess))
    return refuse('API_SITE_UNKNOWN', 'finess', request);
  const now = clock.domain();
  const at = readInstant(url.searchParams.get('at'), now);
  const asKnownAt = readInstant(url.searchParams.get('asKnownAt'), now);
  if (at === null) return refuse('API_INSTANT_UNREADABLE', 'at', request);
  if (asKnownAt === null) return refuse('API_INSTANT_UNREADABLE', 'asKnownAt', request);
  const origin = demo ? 'simulated' : 'real';
  const present = await presentAt(db, { finess: params.finess, origin, at, asKnownAt });
  const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
  return answer({
    ...present,
    at: iso(at),
    asKnownAt: iso(asKnownAt),
    horizon: iso(present.horizon),
    units: present.units.map((unit) => ({ ...unit, horizon: iso(unit.horizon) })),
    formula: 'present@1'
  });
};
