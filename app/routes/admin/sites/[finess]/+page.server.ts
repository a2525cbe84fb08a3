import { error } from '@sveltejs/kit';
import { latestAudit } from '#db/audit.ts';
import { readDirectory, writeDirectory } from '#db/rules.ts';
import { change } from '#app/lib/admin/change.server.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  const { db, region } = appContext();
  const site = region.sites.find(({ finess }) => finess === params.finess);
  if (!site) error(404, { message: 'NOT_FOUND', code: 'API_SITE_UNKNOWN' });
  const own = (await readDirectory(db)).find(({ finess }) => finess === site.finess);
  const log = await latestAudit(db, { limit: 10, subject: `site:${site.finess}` });
  return {
    site: { finess: site.finess, name: site.name, shortName: site.shortName },
    own: own ?? null,
    log: log.map(({ seq, at, actorLabel, action }) => ({ seq, at, actorLabel, action }))
  };
};

export const actions: Actions = {
  default: (event) =>
    change('site.write', 'site', async (fields, act) => {
      const { db, clock, region } = appContext();
      const site = {
        ...{ finess: event.params.finess, version: Number(fields.text('version')) },
        ...{ phone: fields.text('phone'), professionalPhone: fields.text('professionalPhone') },
        ...{ hours: fields.text('hours'), access: fields.text('access') },
        shortName: fields.text('shortName'),
        source: fields.text('source')
      };
      const known = new Set(region.sites.map(({ finess }) => finess));
      await writeDirectory(db, act, site, { at: clock.domain(), known });
      return null;
    })(event)
};
