import { error } from '@sveltejs/kit';
import { audit } from '#db/audit.ts';
import { sitePassages } from '#db/quality-passages.ts';
import { addDays } from '#domain/time/day.ts';
import { formatDay, localDay, parseDay } from '#domain/time/paris.ts';
import { mayAct } from '#app/lib/quality/scope.server.ts';
import { screenEnded } from '#app/lib/server/contact.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readShortNames } from '#app/lib/server/names.ts';
import { actOf } from '#app/lib/server/session.ts';
import { namedSite } from '#app/lib/words/names.ts';
import type { PageServerLoad } from './$types';

const MOST = 1_000;

/** Single passages of one day, for their own site and analysts. Nobody reads them without it being written down. */
export const load: PageServerLoad = async (event) => {
  if (event.locals.ended) error(403, await screenEnded());
  const { db, clock, region, origin } = appContext();
  const { finess } = event.params;
  const site = region.sites.find((one) => one.finess === finess);
  if (!mayAct(event.locals.viewer, 'passages.read', finess))
    error(403, { message: 'QUALITY_NOT_YOURS', code: 'QUALITY_NOT_YOURS' });
  if (!site) error(404, { message: 'NOT_FOUND', code: 'NOT_FOUND' });
  event.setHeaders({ 'cache-control': 'no-store' });
  const now = clock.domain();
  const today = localDay(now);
  const asked = dayOf(event.url.searchParams.get('jour'));
  const day = asked && asked <= today ? asked : today;
  const act = await actOf(event);
  const passages = await db.tx(async (tx) => {
    const read = await sitePassages(tx, { finess, origin, day, limit: MOST });
    await audit(tx, {
      ...{ at: act.now, actor: act.actor, action: 'passages.read', subject: `site:${finess}` },
      after: { day, count: read.length }
    });
    return read;
  });
  return {
    now,
    finess,
    name: namedSite(site, { names: await readShortNames() }).shortName,
    several: site.units.length > 1,
    day,
    before: addDays(day, -1),
    after: day < today ? addDays(day, 1) : null,
    today,
    most: MOST,
    passages
  };
};

/** A day that the calendar has, or null. */
function dayOf(text: string | null): string | null {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  return parseDay(formatDay(text));
}
