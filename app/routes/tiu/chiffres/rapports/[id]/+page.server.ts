import { error } from '@sveltejs/kit';
import { requestsKnown } from '#db/tiu/figures.ts';
import { readTiuReport } from '#db/tiu/reports.ts';
import { calendarPeriod, reportChanges, reportFigures } from '#domain/tiu/figures/report.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readAtlas, readMap } from '#app/lib/tiu/figures/read.server.ts';
import { mayPublish } from '#app/lib/tiu/figures/reports.server.ts';
import type { PageServerLoad } from './$types';

/** One edition of a month's report as it was published, and what changed since. */
export const load: PageServerLoad = async ({ params, url, locals: { viewer } }) => {
  const { db, origin, clock } = appContext();
  const period = calendarPeriod(params.id);
  if (period?.kind !== 'month') error(404);
  const asked = url.searchParams.get('edition');
  const edition = asked !== null && /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : null;
  const [report, newest] = await Promise.all([
    readTiuReport(db, origin, period.id, edition),
    readTiuReport(db, origin, period.id, null)
  ]);
  if (!report) error(404);
  const now = clock.domain();
  const wantsChanges = url.searchParams.has('depuis');
  const known = wantsChanges
    ? reportFigures(await requestsKnown(db, origin, period, now), period, now)
    : null;
  const atlas = await readAtlas();
  return {
    ...{ period, report, newest: newest?.edition ?? report.edition, now },
    changes: known && reportChanges(report.figures, known),
    map: await readMap(report.figures.region, atlas),
    ...{ names: atlas.names, levels: atlas.levels, can: mayPublish(viewer) },
    done: url.searchParams.get('fait')
  };
};
