import { periodChoices, scopeId } from '#app/lib/tiu/figures/query.ts';
import {
  askedOf,
  readAtlas,
  readFigures,
  readFirst,
  readMap,
  scopesOf
} from '#app/lib/tiu/figures/read.server.ts';
import { may } from '#domain/access/may.ts';
import { HOUR } from '#domain/time/instant.ts';
import type { PageServerLoad } from './$types';

/** A region may have no request on a first day: later than that, the record begins within the period. */
const DAY = 24 * HOUR;

/** Figures of a month or year of a perimeter, as known at an instant. */
export const load: PageServerLoad = async ({ url, locals: { viewer } }) => {
  const atlas = await readAtlas();
  const scopes = scopesOf(viewer, atlas.facilities);
  const asked = askedOf(url.searchParams, scopes);
  const first = await readFirst();
  const read = asked.scope ? await readFigures(asked.scope, asked) : null;
  return {
    ...{ now: asked.now, knownAt: asked.knownAt, isThen: asked.isThen, unreadable: asked.unreadable },
    period: asked.period,
    ...{ scope: asked.scope, scopes: scopes.map(scopeId), periods: periodChoices(asked.now, first) },
    /** The period began before what is kept. */
    cutAt: first !== null && first > asked.period.from + DAY ? first : null,
    ...{ names: atlas.names, levels: atlas.levels },
    figures: read?.figures ?? null,
    received: read?.received ?? null,
    map: read ? await readMap(read.figures, atlas) : null,
    reports: may(viewer, { kind: 'route', name: '/tiu/chiffres/rapports' })
  };
};
