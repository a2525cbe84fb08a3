import { figuresCsv } from '#app/lib/tiu/figures/csv.ts';
import { scopeId } from '#app/lib/tiu/figures/query.ts';
import { askedOf, readAtlas, readFigures, scopesOf } from '#app/lib/tiu/figures/read.server.ts';
import { refuse } from '#app/lib/server/answer.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { RequestHandler } from './$types';

/** The figures of `/tiu/chiffres` as CSV, same query: each line with its definition, its n, and as known when. */
export const GET: RequestHandler = async ({ url, locals: { viewer }, request }) => {
  const { origin } = appContext();
  const atlas = await readAtlas();
  const asked = askedOf(url.searchParams, scopesOf(viewer, atlas.facilities));
  if (!asked.scope) return refuse('LIVE_FORBIDDEN', '/tiu/chiffres/export', request);
  const id = scopeId(asked.scope);
  const { figures, received } = await readFigures(asked.scope, asked);
  const text = figuresCsv(figures, atlas.names, { period: asked.period.id, scope: id, origin }, received);
  const minute = new Date(asked.knownAt).toISOString().slice(0, 16).replace(':', '');
  return new Response(`\ufeff${text}`, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="vigie-tiu-${asked.period.id}-${id}-${origin}-${minute}Z.csv"`,
      'cache-control': 'no-store'
    }
  });
};
