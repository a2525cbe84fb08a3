import { orientedSince } from '#db/hub/oriented.ts';
import { HOUR } from '#domain/time/instant.ts';
import { answer } from '#app/lib/server/answer.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { RequestHandler } from './$types';

/** Patients that regulation oriented to each FINESS in the last hour. */
export const GET: RequestHandler = async () => {
  const { db, clock, origin } = appContext();
  const at = clock.domain();
  return answer({ at, oriented: await orientedSince(db, { since: at - HOUR, until: at, origin }) });
};
