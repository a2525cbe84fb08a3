import { storeNorms } from '#db/norms.ts';
import { openPeople } from '#bin/testing/people.ts';
import type { House } from '#bin/testing/house.ts';
import { HOUR } from '#domain/time/instant.ts';
import { SLOTS, type ScopeNorm } from '#domain/usual/types.ts';
import { loadRegion } from '#maps/region/index.ts';

/** Says what is usual at each site of a house that runs on real data: so many present at every hour. */
export async function usualOf(house: House, region: 'idf' | 'fictive', present: number): Promise<void> {
  const flat = (mean: number) => ({ mu: Array<number>(SLOTS).fill(mean), phi: 1, n: 1344 });
  const scopes = loadRegion(region).sites.flatMap(({ finess, units }) =>
    units.map((ordre): ScopeNorm => ({
      scope: `${finess}/${ordre}`,
      ...{ present: flat(present), arrivals: flat(present / 4), longStay8: flat(present / 10) },
      ...{ day: { mu: Array<number>(7).fill(present * 6), phi: 1, n: 56 }, stay90: null }
    }))
  );
  const people = await openPeople(house, region);
  const now = Date.now();
  try {
    await storeNorms(people.db, {
      ...{ origin: 'real', from: now - 70 * 24 * HOUR, to: now, basis: 'final', scopes, excluded: [] },
      computedAt: now
    });
  } finally {
    await people.close();
  }
}
