import { latestFiles } from '#db/quality-files.ts';
import { quarantineRecords } from '#db/quality-quarantine.ts';
import { HOUR } from '#domain/time/instant.ts';
import { feedsToCsv } from '#app/lib/desk/exports.ts';
import { getLocale } from '#app/lib/messages/generated/runtime.js';
import { filesCsv, quarantineCsv } from '#app/lib/quality/exports.ts';
import { readQuery } from '#app/lib/quality/query.ts';
import { readFeedRows } from '#app/lib/quality/read.server.ts';
import { chosenRows } from '#app/lib/quality/rows.ts';
import { logReading } from '#app/lib/quality/log.server.ts';
import { sitesOf } from '#app/lib/quality/scope.server.ts';
import { refuse } from '#app/lib/server/answer.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { RequestHandler } from './$types';

const LINES = 5_000;

/** Lists of `/qualite` as CSV, without script: `?liste=flux|fichiers|quarantaine`, the last of one `site` and `code`. */
export const GET: RequestHandler = async ({ url, locals: { viewer }, request }) => {
  const { db, clock, origin } = appContext();
  const sites = sitesOf(viewer);
  const stamp = { origin, now: clock.domain() };
  const query = readQuery(url.searchParams);
  const list = url.searchParams.get('liste') ?? 'flux';
  if (list === 'quarantaine') {
    const site = url.searchParams.get('site') ?? '';
    const code = url.searchParams.get('code');
    if (sites && !sites.includes(site)) return refuse('QUALITY_NOT_YOURS', site, request);
    const lines = await quarantineRecords(db, {
      ...{ origin, finess: site, limit: LINES },
      ...(code ? { code } : {})
    });
    await logReading(viewer, `site:${site}`, { list: 'csv', lines: lines.length });
    return csv(`quarantaine-${site}`, stamp, quarantineCsv(lines, getLocale(), stamp));
  }
  if (list === 'fichiers') {
    const since = stamp.now - 7 * 24 * HOUR;
    const files = await latestFiles(db, { origin, sites, grade: query.grade, since, limit: LINES });
    return csv('fichiers', stamp, filesCsv(files, stamp));
  }
  const rows = await readFeedRows(sites, request.headers.get('cookie'));
  const names = new Map(rows.map(({ finess, name }) => [finess, name]));
  return csv('flux', stamp, feedsToCsv(chosenRows(rows, query), names, stamp));
};

function csv(what: string, { origin, now }: { origin: string; now: number }, text: string): Response {
  const minute = new Date(now).toISOString().slice(0, 16).replace(':', '');
  const name = `vigie-${what.replace(/[^\w-]/g, '')}-${origin}-${minute}Z.csv`;
  return new Response(`\ufeff${text}`, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store'
    }
  });
}
