import { askPast, openAnswer, openHead } from '#app/lib/public/open/answer.server.ts';
import { shownAt } from '#app/lib/public/open/past.server.ts';
import { refuse } from '#app/lib/server/answer.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readInstant } from '#app/lib/server/instant.ts';
import type { RequestHandler } from './$types';

/** `?su=<instant>`: what was shown then, and what was corrected since. The front door itself answers for now. */
export const GET: RequestHandler = async ({ url, request }) => {
  const now = appContext().clock.domain();
  const su = readInstant(url.searchParams.get('su'), now);
  if (su === null || su > now) return refuse('API_INSTANT_UNREADABLE', 'su', request);
  const sites = await askPast(() => shownAt(su));
  if (sites === null) return refuse('RATE_LIMITED', 'su', request);
  return openAnswer({ ...openHead(now), su: new Date(su).toISOString(), sites }, 60);
};
