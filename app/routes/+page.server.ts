import { maySomewhere } from '#domain/access/may.ts';
import type { FeedEntry } from '#realtime/protocol/types.ts';
import { connectionsOf, type Connections } from '#app/lib/public/connections.ts';
import { statusAt } from '#realtime/protocol/public-status.ts';
import { appContext } from '#app/lib/server/context.ts';
import { liveUrl, readPublicPicture, readTopicAs } from '#app/lib/server/live.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, request, setHeaders }) => {
  const { region, clock } = appContext();
  const sites = region.sites.map(({ finess }) => finess);
  // What stands here depends on who looks.
  setHeaders({ 'cache-control': 'private, no-cache' });
  const professional = maySomewhere(locals.viewer, { kind: 'topic', name: 'feeds' });
  const connections: Connections | null = professional ? await connect(request, sites) : null;
  const { entries, current } = await readPublicPicture();
  const now = clock.domain();
  const seen = sites.filter((finess) => isSeen(statusAt(entries.get(finess), now).kind)).length;
  return {
    now,
    professional,
    connections,
    /** Departments with a measure of now; null where that cannot be told. */
    measured: current ? { seen, of: sites.length } : null
  };
};

const isSeen = (kind: string) => kind === 'crowd' || kind === 'active';

async function connect(request: Request, sites: string[]): Promise<Connections | null> {
  const feeds = await readTopicAs<FeedEntry>(liveUrl(), 'feeds', request.headers.get('cookie'));
  return feeds && connectionsOf(feeds.values(), sites);
}
