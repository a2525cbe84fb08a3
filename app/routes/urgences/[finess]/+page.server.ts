import { error } from '@sveltejs/kit';
import { cardState, cardUntil } from '#app/lib/public/card-state.ts';
import { hospitalName } from '#app/lib/public/hospital-name.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readPublicPicture } from '#app/lib/server/live.ts';
import { readShortNames } from '#app/lib/server/names.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, setHeaders }) => {
  const { region, clock, demo } = appContext();
  const site = region.sites.find(({ finess }) => finess === params.finess);
  if (!site) error(404, { message: 'NOT_FOUND', code: 'NOT_FOUND' });
  const [{ entries, current }, names] = await Promise.all([readPublicPicture(), readShortNames()]);
  setHeaders({ 'cache-control': 'public, max-age=15, stale-while-revalidate=60' });
  const now = clock.domain();
  const entry = entries.get(site.finess);
  return {
    now,
    current,
    site: {
      finess: site.finess,
      name: names[site.finess] ?? site.shortName,
      official: hospitalName(site.name),
      commune: site.communeName,
      at: [site.lon, site.lat]
    },
    services: site.services.map((service) => {
      const state = cardState(entry, [service], now);
      return { service, state, until: cardUntil(entry, state) };
    }),
    simulated: demo || (entry?.origin ?? 'real') !== 'real'
  };
};
