import { readRules } from '#db/rules.ts';
import {
  createSourceKey,
  endSourceKey,
  listSourceKeys,
  rotateSourceKey,
  shortHash
} from '#db/source-keys.ts';
import { HOUR } from '#domain/time/instant.ts';
import { change, type Fields } from '#app/lib/admin/change.server.ts';
import { readLocal, writeLocal } from '#app/lib/admin/local-time.ts';
import { placesOf } from '#app/lib/admin/places.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { db, region, demo, clock } = appContext();
  const { names } = await readRules(db);
  const origins = demo ? (['simulated'] as const) : (['real', 'exercise'] as const);
  const keys = await listSourceKeys(db);
  return {
    keys: keys.map((key) => ({ ...key, mark: shortHash(key.keyHash) })),
    places: placesOf(region, names),
    origins,
    /** Where the end of a replaced key stands before somebody chooses another. */
    inOneDay: writeLocal(clock.process() + 24 * HOUR)
  };
};

const partOf = (fields: Fields) => `key:${fields.text('hash')}`;

/** The key of `listSourceKeys` that a form names: its source is what the new key is shown for. */
async function sourceOf(keyHash: string): Promise<string> {
  const keys = await listSourceKeys(appContext().db);
  return keys.find((key) => key.keyHash === keyHash)?.source ?? '';
}

export const actions: Actions = {
  create: change('key.write', 'create', async (fields, act) => {
    const { db, region, demo } = appContext();
    const wish = {
      ...{ source: fields.text('source'), origin: fields.text('origin'), label: fields.text('label') },
      streams: fields.all('streams'),
      finess: fields.text('all') === '' ? fields.all('finess') : null
    };
    const known = new Set(region.sites.map(({ finess }) => finess));
    const { key } = await createSourceKey(db, act, wish, { demo, known });
    return { kind: 'key', secret: key, about: wish.source.trim(), until: null };
  }),

  rotate: change('key.write', partOf, async (fields, act) => {
    const keyHash = fields.text('hash');
    const endsAt = readLocal(fields.text('endsAt')) ?? act.now;
    // The minute that was chosen may be the present one.
    const at = endsAt > act.now - HOUR / 60 && endsAt < act.now ? act.now : endsAt;
    const about = await sourceOf(keyHash);
    const { key } = await rotateSourceKey(appContext().db, act, { keyHash, endsAt: at });
    return { kind: 'key', secret: key, about, until: null, oldUntil: at };
  }),

  revoke: change('key.write', partOf, async (fields, act) => {
    await endSourceKey(appContext().db, act, fields.text('hash'));
    return null;
  })
};
