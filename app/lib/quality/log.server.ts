import { actorOf } from '#db/access/accounts.ts';
import { audit } from '#db/audit.ts';
import type { Viewer } from '#domain/access/roles.ts';
import { appContext } from '#app/lib/server/context.ts';

/**
 * Logs that somebody read lines of single records set apart: they name nobody, and yet each is of one passage.
 * @param subject `site:<FINESS>`
 */
export async function logReading(viewer: Viewer, subject: string, after: object): Promise<void> {
  const { db, clock } = appContext();
  const actor = await actorOf(db, viewer);
  await db.tx((tx) => audit(tx, { at: clock.process(), actor, action: 'quarantine.read', subject, after }));
}
