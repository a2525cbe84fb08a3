import { error } from '@sveltejs/kit';
import { listTiu, readTiuNow } from '#db/tiu/read.ts';
import { readRules } from '#db/rules.ts';
import { may } from '#domain/access/may.ts';
import { HOUR } from '#domain/time/instant.ts';
import { placesTold } from '#domain/tiu/places.ts';
import { readContact, screenEnded } from '#app/lib/server/contact.ts';
import { appContext } from '#app/lib/server/context.ts';
import { replyItems, toldFieldsOf } from './reply.ts';
import { regionWorld } from './world.server.ts';

/** What a maternity is asked now: its own asks, never who else was asked nor what the others said. */
export async function loadReplies(finess: string, { viewer, ended }: Pick<App.Locals, 'viewer' | 'ended'>) {
  if (ended) error(403, await screenEnded());
  const { db, origin, clock } = appContext();
  const { world } = await regionWorld();
  const site = world.facilities.get(finess);
  if (!site?.maternity) error(404, { message: 'NOT_FOUND', code: 'API_SITE_UNKNOWN' });
  const now = clock.domain();
  const [requests, { names }, known] = await Promise.all([
    listTiu(db, origin, { endedSince: now - 2 * HOUR }),
    readRules(db),
    readTiuNow(db, origin, [finess], now)
  ]);
  const told = placesTold(finess, known.beds.get(finess) ?? null, known.requests, now);
  const items = replyItems(
    requests,
    finess,
    (request) =>
      Object.fromEntries(
        toldFieldsOf(request).flatMap(({ name, kind }) => {
          const one = told.find((place) => place.kind === kind);
          return one ? [[name, { count: one.count, at: one.at }]] : [];
        })
      ),
    now
  );
  const nameOf = (of: string) => names[of] ?? world.facilities.get(of)?.shortName ?? of;
  const asking = new Set(items.map(({ requester }) => requester));
  return {
    now,
    items,
    site: { finess, shortName: nameOf(finess) },
    names: Object.fromEntries([...asking].map((of) => [of, { name: nameOf(of) }])),
    topic: `tiu-site:${finess}`,
    mayAnswer: may(viewer, { kind: 'action', name: 'tiu.answer', site: finess }),
    contact: await readContact()
  };
}
