import { levelActions } from '#app/lib/declared/level.server.ts';
import { appContext } from '#app/lib/server/context.ts';

/** A declared level of any scope; site pages send here too. */
export const actions = levelActions;

export const load = () => ({ pack: appContext().region });
