import { untrack } from 'svelte';
import type { Basemap } from '#maps/region/basemap.ts';
import { loadBasemap } from '#maps/region/index.ts';
import type { Room } from './room.svelte.ts';

/**
 * The ground comes with a wall's page; where it could not, it is asked for every few seconds until it is there. Call it
 * while a component is made.
 */
export function wallBasemap(
  data: () => { basemap: Basemap | null; pack: { id: string } },
  room: Room
): { readonly now: Basemap | null } {
  let basemap = $state.raw(untrack(() => data().basemap));
  $effect(() => {
    if (basemap || room.present % 5_000 >= 1_000) return;
    void loadBasemap(data().pack.id)
      .then((found) => (basemap ??= found))
      .catch(() => null);
  });
  return {
    get now() {
      return basemap;
    }
  };
}
