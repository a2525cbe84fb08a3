import type { LayoutServerLoad } from './$types';
import { appContext } from '#app/lib/server/context.ts';

/** What every page needs before its first picture: who is looking, at which region, in which tier. */
export const load: LayoutServerLoad = ({ locals }) => {
  const { region, demo, tier, installation, clock } = appContext();
  return {
    viewer: locals.viewer,
    demo,
    tier,
    installation,
    region: { id: region.id, name: region.name },
    /** Domain time at rendering: pages have an hour before their first picture arrives. */
    renderedAt: clock.domain()
  };
};
