import { error } from '@sveltejs/kit';
import { readFile } from '#db/quality-files.ts';
import { quarantineRecords } from '#db/quality-quarantine.ts';
import { logReading } from '#app/lib/quality/log.server.ts';
import { mayAct, namedUnitsOf, sitesOf } from '#app/lib/quality/scope.server.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { PageServerLoad } from './$types';

const LINES = 200;

/** One file. Whose it is stands in the record only: here a site's own is told from those of others. */
export const load: PageServerLoad = async ({ params, locals: { viewer } }) => {
  const { db, clock, origin } = appContext();
  const id = /^[1-9]\d{0,8}$/.test(params.id) ? Number(params.id) : 0;
  const file = await readFile(db, origin, id);
  if (!file) error(404, { message: 'NOT_FOUND', code: 'NOT_FOUND' });
  const sites = sitesOf(viewer);
  if (sites && !sites.includes(file.finess))
    error(403, { message: 'QUALITY_NOT_YOURS', code: 'QUALITY_NOT_YOURS' });
  const units = await namedUnitsOf(null);
  const lines = await quarantineRecords(db, { origin, file: id, limit: LINES });
  if (lines.length > 0)
    await logReading(viewer, `site:${file.finess}`, { file: file.fileId, lines: lines.length });
  return {
    now: clock.domain(),
    file,
    name: units.find(({ unit }) => unit === file.unit)?.site.shortName ?? file.unit,
    lines,
    mayReplay: file.kept && mayAct(viewer, 'quarantine.replay', file.finess)
  };
};
