import { error } from '@sveltejs/kit';
import { declare, newestOf } from '#db/declared/log.ts';
import { may } from '#domain/access/may.ts';
import { isInForce } from '#domain/declared/level.ts';
import {
  decidePublicWord,
  publicWordKey,
  type PublicWordCommand,
  type PublicWordKind
} from '#domain/public-word/word.ts';
import { change, type Fields } from '#app/lib/admin/change.server.ts';
import { readLocal } from '#app/lib/admin/local-time.ts';
import { scopesOf } from '#app/lib/admin/places.ts';
import { byOf } from '#app/lib/declared/level.server.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the public is told now of this site, with the versions that are seen. */
export const load: PageServerLoad = async ({ params, locals }) => {
  const { db, clock, region, origin } = appContext();
  const site = region.sites.find(({ finess }) => finess === params.finess);
  if (!site) error(404, { message: 'NOT_FOUND', code: 'API_SITE_UNKNOWN' });
  const now = clock.domain();
  const word = async (kind: PublicWordKind, scope: string) => {
    const said = await newestOf(db, origin, 'public.word', publicWordKey(kind, scope));
    return isInForce(said, now) ? said : null;
  };
  const { finess, shortName } = site;
  const [message, withheld, everywhere] = await Promise.all([
    word('message', finess),
    word('withheld', finess),
    word('withheld', 'region')
  ]);
  const mayRegion = may(locals.viewer, { kind: 'action', name: 'public.word' });
  return { site: { finess, shortName }, now, words: { message, withheld, everywhere }, mayRegion };
};

function command(act: 'declare' | 'end') {
  const kindOf = (fields: Fields): PublicWordKind =>
    fields.text('kind') === 'withheld' ? 'withheld' : 'message';
  return change(
    (fields) => ({
      name: 'public.word',
      site: fields.text('scope') === 'region' ? undefined : fields.text('scope')
    }),
    (fields) => publicWordKey(kindOf(fields), fields.text('scope')),
    async (fields, who, viewer) => {
      const { db, clock, region } = appContext();
      const at = clock.domain();
      const [kind, scope] = [kindOf(fields), fields.text('scope')];
      const base = { by: byOf(fields, viewer), seen: Number(fields.text('seen')) };
      const until = readLocal(fields.text('until')) ?? NaN;
      const asked: PublicWordCommand =
        act === 'end' ? { ...base, act } : { ...base, act, kind, scope, text: fields.text('text'), until };
      await declare(db, who, at, { kind: 'public.word', key: publicWordKey(kind, scope), act }, (before) =>
        decidePublicWord(before, asked, at, scopesOf(region))
      );
      return null;
    }
  );
}

export const actions: Actions = { declare: command('declare'), end: command('end') };
