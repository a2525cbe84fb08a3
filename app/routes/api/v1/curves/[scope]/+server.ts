import { answer, refuse } from '#app/lib/server/answer.ts';
import { appContext } from '#app/lib/server/context.ts';
import { todaysCurve } from '#app/lib/server/curve.ts';
import type { RequestHandler } from './$types';

/** Today's presence of `region`, `dept:<code>` or a FINESS, against what is usual. */
export const GET: RequestHandler = async ({ params, request }) => {
  const curve = todaysCurve(appContext(), params.scope);
  return curve ? answer(await curve) : refuse('API_SITE_UNKNOWN', 'scope', request);
};
