import type { LayoutServerLoad } from './$types';
import { eventsFor } from '#app/lib/declared/now.server.ts';
import { appContext } from '#app/lib/server/context.ts';

/** What every page needs before its first picture: who is looking, at which region, in which tier. */
export const load: LayoutServerLoad = async ({ locals, route, params }) => {
  const { region, demo, tier, installation, clock } = appContext();
  return {
    viewer: locals.viewer,
    demo,
    tier,
    installation,
    region: { id: region.id, name: region.name },
    /** Domain time at rendering: pages have an hour before their first picture arrives. */
    renderedAt: clock.domain(),
    events: await eventsFor(locals.viewer, route.id, (params as { finess?: string }).finess)
  };
};
