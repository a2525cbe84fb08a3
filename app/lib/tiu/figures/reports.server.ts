import { redirect, type RequestEvent } from '@sveltejs/kit';
import { audit } from '#db/audit.ts';
import { listTiuReports, makeTiuReport, monthsWithoutReport } from '#db/tiu/reports.ts';
import { may } from '#domain/access/may.ts';
import type { Viewer } from '#domain/access/roles.ts';
import { CodedError } from '#domain/errors.ts';
import { calendarPeriod } from '#domain/tiu/figures/report.ts';
import { refusedBy, textOf } from '#app/lib/account/forms.server.ts';
import { localizeHref } from '#app/lib/messages/generated/runtime.js';
import { appContext } from '#app/lib/server/context.ts';
import { actOf } from '#app/lib/server/session.ts';

/** Whether a viewer may publish a new edition. */
export const mayPublish = (viewer: Viewer): boolean => may(viewer, { kind: 'action', name: 'tiu.report' });

/** Reports that were published, and the months that are over without one. */
export async function readReports() {
  const { db, origin, clock } = appContext();
  return {
    reports: await listTiuReports(db, origin),
    missing: await monthsWithoutReport(db, origin, clock.domain())
  };
}

/** Publishes the next edition of a month that is over, unless nothing changed; then leads to its page. */
export async function publish(event: Pick<RequestEvent, 'locals' | 'request'>) {
  const month = textOf(await event.request.formData(), 'month');
  let edition: number | null;
  try {
    if (!mayPublish(event.locals.viewer)) throw new CodedError('LIVE_FORBIDDEN', 'tiu.report');
    const { db, origin, clock } = appContext();
    const [period, at] = [calendarPeriod(month), clock.domain()];
    if (period?.kind !== 'month' || period.to > at) throw new CodedError('REQUEST_INVALID', 'month');
    const { actor, now } = await actOf(event);
    edition = await makeTiuReport(db, origin, { month, at, by: 'person' }, async (tx, made) => {
      const after = { edition: made };
      await audit(tx, { at: now, actor, action: 'tiu.report', subject: `tiu-report:${month}`, after });
    });
  } catch (error) {
    return refusedBy(error, { month });
  }
  const query = edition === null ? 'fait=rien' : `edition=${edition}&fait=publie`;
  redirect(303, `${localizeHref(`/tiu/chiffres/rapports/${month}`)}?${query}`);
}
