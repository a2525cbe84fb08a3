import { appContext } from '#app/lib/server/context.ts';

export const load = () => ({ pack: appContext().region });
