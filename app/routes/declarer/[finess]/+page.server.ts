import { error } from '@sveltejs/kit';
import { newestOf } from '#db/declared/log.ts';
import { readDeclared } from '#db/ed-state/declare.ts';
import { readEdStates } from '#db/ed-state/record.ts';
import { readClosures } from '#db/places/closures.ts';
import { readRules } from '#db/rules.ts';
import { may } from '#domain/access/may.ts';
import { isInForce } from '#domain/declared/level.ts';
import {
  close,
  declareState,
  moveClosure,
  rpuPresentOf,
  servicesOf
} from '#app/lib/declare/declare.server.ts';
import { prefillOf } from '#app/lib/declare/fields.ts';
import { usualFunction } from '#app/lib/declare/usual.ts';
import { screenEnded } from '#app/lib/server/contact.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { Actions, PageServerLoad } from './$types';

/** What stands in the form, the closures, and what the last declaration changed. */
export const load: PageServerLoad = async ({ params, locals, url }) => {
  if (locals.ended) error(403, await screenEnded());
  const { db, clock, region, origin } = appContext();
  const site = region.sites.find(({ finess }) => finess === params.finess);
  if (!site) error(404, { message: 'NOT_FOUND', code: 'API_SITE_UNKNOWN' });
  const now = clock.domain();
  const { finess } = site;
  const done = url.searchParams.get('fait');
  const id = /^\d{1,15}$/.test(done ?? '') ? Number(done) : null;
  const [states, rpu, closures, declared, level, { names }] = await Promise.all([
    readEdStates(db, finess, origin),
    rpuPresentOf(finess, now),
    readClosures(db, { finess, origin, now }),
    id === null ? null : readDeclared(db, { id, finess, origin }),
    newestOf(db, origin, 'level.declared', finess),
    readRules(db)
  ]);
  const services = servicesOf(site);
  const service = services.find((one) => one === url.searchParams.get('service')) ?? 'all';
  const state = states[service] ?? null;
  const down = state?.itDown?.value ?? null;
  return {
    ...{ site: { ...site, shortName: names[finess] ?? site.shortName }, now, origin, services, service },
    prefill: prefillOf(state, service === 'all' || services.length === 1 ? rpu : null, now),
    closures,
    declared,
    done,
    level: isInForce(level, now) ? level : null,
    down: down && (down.until === null || now < down.until) ? down : null,
    function: usualFunction(locals.viewer),
    mayClose: may(locals.viewer, { kind: 'action', name: 'closure.write', site: finess })
  };
};

export const actions: Actions = {
  declarer: declareState,
  fermer: close,
  prolonger: (event) => moveClosure(event, false),
  terminer: (event) => moveClosure(event, true)
};
