import { listEvents } from '#db/declared/events.ts';
import { statesOf } from '#db/declared/log.ts';
import { pictureAt } from '#db/picture.ts';
import { readRules } from '#db/rules.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { getLocale } from '#app/lib/messages/generated/runtime.js';
import {
  liveSituation,
  loggedSituation,
  type DeclaredThen,
  type LiveTopics,
  type Situation
} from '#app/lib/point/situation.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readInstant } from '#app/lib/server/instant.ts';
import { liveUrl, readTopicAs } from '#app/lib/server/live.ts';
import { namedPack } from '#app/lib/words/names.ts';
import type { PageServerLoad } from './$types';

/** The log writes every scope each five minutes: what stood in it by then was shown. */
const WITHIN = 11 * MINUTE;
/** An instant this near is now: the live picture says more. */
const NOW = MINUTE;

export const load: PageServerLoad = async ({ url, request }) => {
  const { db, clock, origin, region } = appContext();
  const now = clock.domain();
  const asked = readInstant(url.searchParams.get('su'), now);
  const at = asked === null || asked > now ? now : asked;
  const { names, contact } = await readRules(db);
  const pack = namedPack(region, { names, contact });
  const name = region.name[getLocale()];
  const declared = await declaredBy(at, now);
  const fromLog = async (): Promise<Situation | null> =>
    loggedSituation(pack, name, await pictureAt(db, { origin, at, within: WITHIN }), declared, at);
  const wantsNow = now - at <= NOW;
  const topics = wantsNow ? await liveTopics(request.headers.get('cookie')) : null;
  const situation = topics ? liveSituation(pack, name, topics, declared, at) : await fromLog();
  return {
    situation,
    unreadable: asked === null,
    /** The live picture was asked for and did not answer. */
    away: wantsNow && topics === null,
    at,
    now
  };
};

/** Levels and events as they were declared by then. */
async function declaredBy(at: Instant, now: Instant): Promise<DeclaredThen> {
  const { db, origin } = appContext();
  const known = now - at <= NOW ? null : at;
  const [levels, events] = await Promise.all([
    statesOf(db, origin, 'level.declared', known),
    listEvents(db, origin, known)
  ]);
  return { levels, events };
}

/** The live topics as whoever asks may see them; null while the live picture does not answer. */
async function liveTopics(cookie: string | null): Promise<LiveTopics | null> {
  const ask = <V>(topic: string) => readTopicAs<V>(liveUrl(), topic, cookie);
  const [sites, areas, feeds, places, samu, beds] = await Promise.all([
    ask<LiveTopics['sites'] extends ReadonlyMap<string, infer V> ? V : never>('sites'),
    ask<unknown>('region'),
    ask<LiveTopics['feeds'] extends ReadonlyMap<string, infer V> ? V : never>('feeds'),
    ask<LiveTopics['places'] extends ReadonlyMap<string, infer V> ? V : never>('places'),
    ask<unknown>('samu-wall'),
    ask<unknown>('beds')
  ]);
  if (!sites || !areas || !feeds) return null;
  const none = new Map<string, unknown>();
  return { sites, areas, feeds, places: places ?? new Map(), samu: samu ?? none, beds: beds ?? none };
}
