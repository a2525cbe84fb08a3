import { error } from '@sveltejs/kit';
import type { Service } from '#domain/region.ts';
import { cardState, cardUntil } from '#app/lib/public/card-state.ts';
import { hospitalName } from '#app/lib/public/hospital-name.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readPublicPicture } from '#app/lib/server/live.ts';
import { readPractical, readShortNames } from '#app/lib/server/names.ts';
import { addressesOf } from '#maps/region/addresses.ts';

/** One department as its public pages show it. @throws HttpError 404 for one that is not of the region */
export async function publicSite(finess: string) {
  const { region, clock, demo } = appContext();
  const site = region.sites.find((one) => one.finess === finess);
  if (!site) error(404, { message: 'NOT_FOUND', code: 'NOT_FOUND' });
  const [{ entries, current }, names, directory] = await Promise.all([
    readPublicPicture(),
    readShortNames(),
    readPractical()
  ]);
  const now = clock.domain();
  const entry = entries.get(finess);
  const message = entry?.message ?? null;
  return {
    now,
    current,
    site: {
      finess,
      name: names[finess] ?? site.shortName,
      official: hospitalName(site.name),
      commune: site.communeName,
      at: [site.lon, site.lat]
    },
    /** As the site told it; null where it told nothing. */
    practical: directory[finess] ?? null,
    /** Of the national register of establishments. */
    address: addressesOf(region.id)[finess] ?? null,
    services: site.services.map((service: Service) => {
      const state = cardState(entry, [service], now);
      return { service, state, until: cardUntil(entry, state) };
    }),
    message: message && now < message.until ? message.text : null,
    simulated: demo || (entry?.origin ?? 'real') !== 'real'
  };
}

/** Kept for a moment by every cache in between: a burst costs one rendering. */
export const SHARED_SITE = 'public, max-age=15, stale-while-revalidate=60';
