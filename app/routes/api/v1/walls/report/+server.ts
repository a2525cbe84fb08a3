import { appContext } from '#app/lib/server/context.ts';
import { refuse } from '#app/lib/server/answer.ts';
import { readReport } from '#app/lib/wall/reports.ts';
import type { RequestHandler } from './$types';

/** An enrolled wall says what it shows: the device is who is asking, never what the body claims. */
export const POST: RequestHandler = async ({ request, locals }) => {
  const { wallReports, clock } = appContext();
  const { viewer } = locals;
  if (viewer.kind !== 'device' || viewer.id === null) return refuse('LIVE_FORBIDDEN', 'device', request);
  const report = readReport(await request.json().catch(() => null));
  if (!report) return refuse('DECLARED_INVALID', 'body', request);
  wallReports.put({ ...report, wall: viewer.id, at: clock.process() });
  return new Response(null, { status: 204 });
};
