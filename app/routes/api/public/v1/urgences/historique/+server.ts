import { addDays } from '#domain/time/day.ts';
import { localDay } from '#domain/time/paris.ts';
import { askPast, openAnswer, openHead } from '#app/lib/public/open/answer.server.ts';
import { dayShown } from '#app/lib/public/open/past.server.ts';
import { refuse } from '#app/lib/server/answer.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { RequestHandler } from './$types';

/** `?jour=YYYY-MM-DD`, yesterday when it is left out: what was shown, hour by hour. */
export const GET: RequestHandler = async ({ url, request }) => {
  const now = appContext().clock.domain();
  const today = localDay(now);
  const day = url.searchParams.get('jour') ?? addDays(today, -1);
  const valid = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  if (!valid || day > today) return refuse('API_INSTANT_UNREADABLE', 'jour', request);
  const sites = await askPast(() => dayShown(day));
  if (sites === null) return refuse('RATE_LIMITED', 'jour', request);
  return openAnswer({ ...openHead(now), day, sites }, day < today ? 3_600 : 60);
};
