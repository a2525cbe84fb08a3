import { HOUR } from '#domain/time/instant.ts';
import { answer, refuse } from '#app/lib/server/answer.ts';
import { callCurve, isWindow, samusOf } from '#app/lib/server/calls.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readInstant } from '#app/lib/server/instant.ts';
import type { RequestHandler } from './$types';

/** Telephony of a SAMU (`75`) or of the `region` over a window of at most eight weeks; the last 24 hours by default. */
export const GET: RequestHandler = async ({ params, url, request }) => {
  const context = appContext();
  const samus = samusOf(params.id, context);
  if (!samus) return refuse('API_SAMU_UNKNOWN', 'id', request);
  const now = context.clock.domain();
  const to = readInstant(url.searchParams.get('to'), now);
  const from = readInstant(url.searchParams.get('from'), (to ?? now) - 24 * HOUR);
  const asKnownAt = readInstant(url.searchParams.get('asKnownAt'), now);
  if (from === null) return refuse('API_INSTANT_UNREADABLE', 'from', request);
  if (to === null) return refuse('API_INSTANT_UNREADABLE', 'to', request);
  if (asKnownAt === null) return refuse('API_INSTANT_UNREADABLE', 'asKnownAt', request);
  if (!isWindow(from, to)) return refuse('API_WINDOW', 'to', request);
  return answer(await callCurve(context, { id: params.id, samus, from, to, asKnownAt }));
};
